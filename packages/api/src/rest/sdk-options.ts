import type { HTTPClient } from './http-client.ts'
import type { RetryConfig } from './retry-config.ts'
import { CLIENT_VERSION } from '../version.ts'

/** The servers that `serverIdx` counts. */
export const ServerList = ['https://api.honeyhive.ai'] as const

/** Hears of every request when it is given: `console` will do. */
export interface Logger {
  group(label?: string): void
  groupEnd(): void
  log(message: unknown, ...rest: unknown[]): void
}

/** What `new HoneyHive(options)` takes. */
export type SDKOptions = {
  /** Your API key, or what gives it, asked for every request. Not read from the environment. */
  bearerAuth?: string | (() => Promise<string>) | undefined
  /** Default: the global `fetch`, without hooks. */
  httpClient?: HTTPClient | undefined
  /** Index in `ServerList`. Default 0. */
  serverIdx?: number | undefined
  /** Where HoneyHive is; a path in it is kept. Default `https://api.honeyhive.ai`. */
  serverURL?: string | undefined
  /** Default: no retries. */
  retryConfig?: RetryConfig | undefined
  /** Deadline of a request in milliseconds. Default: none. */
  timeoutMs?: number | undefined
  debugLogger?: Logger | undefined
}

/** Last argument of every call. */
export type RequestOptions = {
  /** Milliseconds. Without effect when `fetchOptions.signal` is given. */
  timeoutMs?: number | undefined
  retries?: RetryConfig | undefined
  /** Statuses to retry, `'5XX'` for a whole class. Default 429, 502, 503 and 504. */
  retryCodes?: string[] | undefined
  serverURL?: string | URL | undefined
  fetchOptions?: Omit<RequestInit, 'method' | 'body'> | undefined
}

/** What this client says of itself. */
export const SDK_METADATA: {
  readonly language: 'typescript'
  readonly openapiDocVersion: string
  readonly sdkVersion: string
  readonly genVersion: string
  readonly userAgent: string
} = {
  language: 'typescript',
  openapiDocVersion: '1.0.21',
  sdkVersion: CLIENT_VERSION,
  genVersion: CLIENT_VERSION,
  userAgent: `honeyhive/${CLIENT_VERSION} typescript`,
}

/**
 * The address that the options name. Throws when it is none, or when `serverIdx` counts past the list.
 *
 * @example
 * serverURLFromOptions({ serverURL: 'http://127.0.0.1:4318' })?.origin
 */
export function serverURLFromOptions(options: SDKOptions): URL | null {
  const { serverURL, serverIdx = 0 } = options
  if (serverURL !== undefined && serverURL !== '') {
    if (!URL.canParse(serverURL))
      throw new TypeError(
        `HoneyHive expects serverURL to be an address such as 'https://api.honeyhive.ai', but got '${serverURL}'.`,
      )
    return new URL(serverURL)
  }
  const listed = ServerList[serverIdx]
  if (listed === undefined)
    throw new RangeError(
      `HoneyHive expects serverIdx to be between 0 and ${ServerList.length - 1}, but got ${serverIdx}.`,
    )
  return new URL(listed)
}
