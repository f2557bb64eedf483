/** What goes wrong with one request. */
export type Fault =
  /** This status, with an error body in the API's form. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** 429 with `Retry-After`. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number }
  /** The answer is right, but late. */
  | { readonly kind: 'delay'; readonly millis: number }
  /** The connection breaks off: a stream after so many events, another answer half-way. */
  | { readonly kind: 'cut'; readonly afterEvents: number }

/** Makes requests go wrong, while the server runs. */
export interface FaultControl {
  /** For the next request that has none waiting; several are used in their order. */
  next(...faults: readonly Fault[]): void
  /** For every request, until it is set again; undefined ends it. */
  always(fault: Fault | undefined): void
}

export class Faults implements FaultControl {
  readonly #waiting: Fault[] = []
  #standing: Fault | undefined

  constructor(standing: Fault | undefined) {
    this.#standing = standing
  }

  next(...faults: readonly Fault[]): void {
    this.#waiting.push(...faults)
  }

  always(fault: Fault | undefined): void {
    this.#standing = fault
  }

  take(): Fault | undefined {
    return this.#waiting.shift() ?? this.#standing
  }
}
