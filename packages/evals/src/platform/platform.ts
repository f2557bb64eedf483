import { type ApiClientOptions, type ApiOutcome, callApi } from '@honeyhive/api'
import { SDK_VERSION } from '@honeyhive/tracing'
import { suppressed } from '@honeyhive/tracing/experiment'

/** Where the API is, and who asks. */
export interface PlatformAddress {
  readonly serverUrl: string
  readonly apiKey: (() => string | undefined) | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For one attempt. Default 5,000. */
  readonly timeoutMillis?: number | undefined
  /** For all attempts of one call. Default 10,000. */
  readonly deadlineMillis?: number | undefined
}

export type Json = Readonly<Record<string, unknown>>

/** One request to the API as it can be made now or later. */
export interface PlatformRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/** A page of results of a large run takes more than a tracer ever reads. */
const maxResponseBytes = 268_435_456

/** Makes requests, untraced, with retries of 429, 502, 503, 504 and lost connections. Never throws or rejects. */
export class Platform {
  readonly address: PlatformAddress
  readonly #options: ApiClientOptions

  constructor(address: PlatformAddress) {
    this.address = address
    this.#options = {
      serverUrl: address.serverUrl,
      apiKey: address.apiKey,
      clientVersion: SDK_VERSION,
      timeoutMillis: address.timeoutMillis,
      deadlineMillis: address.deadlineMillis,
      fetch: address.fetch,
      maxResponseBytes,
    }
  }

  send({ method, path, body }: PlatformRequest): Promise<ApiOutcome<Json>> {
    return suppressed(() => callApi<Json>(this.#options, method, path, body))
  }

  get(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<ApiOutcome<Json>> {
    const params = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) if (value !== undefined) params.set(key, String(value))
    const text = params.toString()
    return this.send({ method: 'GET', path: text === '' ? path : `${path}?${text}` })
  }
}
