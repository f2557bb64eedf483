/** The store cannot take this write now; the same write may succeed later. */
export class StoreBusyError extends Error {
  readonly retryAfterSeconds: number
  constructor(message: string, options: { readonly retryAfterSeconds: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'StoreBusyError'
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** A question asked the store to look at more than it could in the time that one question has. Asked again, it would take as long. */
export class QueryTimeoutError extends Error {
  readonly maxMillis: number
  constructor(maxMillis: number) {
    super(
      `The store looked for ${maxMillis / 1000} s and had not seen all that was asked for. Ask for a shorter time (startedAfter, startedBefore) or add a filter on a column such as type, name, model or user; or raise queryTimeoutMillis.`,
    )
    this.name = 'QueryTimeoutError'
    this.maxMillis = maxMillis
  }
}

/** Whoever asked is gone. */
export class CalledOffError extends Error {
  constructor() {
    super('Nobody waits for the answer any more.')
    this.name = 'CalledOffError'
  }
}

/** The store was written by a later release. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `The store has schema version ${found}, this server knows up to ${known}. Update the server, or choose another data directory.`,
    )
    this.name = 'NewerSchemaError'
  }
}

/** The file is not a store, or is damaged beyond use. */
export class DamagedStoreError extends Error {
  readonly path: string
  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`The store ${path} cannot be read: ${reason}.`, { cause })
    this.name = 'DamagedStoreError'
    this.path = path
  }
}
