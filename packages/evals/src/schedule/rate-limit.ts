import { retryAfterMillis } from '@honeyhive/api'

/** What a thrown error says about a rate limit; `undefined`: it is none. */
export interface RateLimit {
  readonly retryAfterMillis: number | undefined
}

/**
 * Reads the error of an HTTP client: status 429 under `status`, `statusCode` or `response.status` (also one level down, in
 * `cause`), and `Retry-After` from `headers`, a `Headers` or a plain object. Never decides by the message.
 */
export function rateLimitOf(error: unknown): RateLimit | undefined {
  for (const candidate of [error, propertyOf(error, 'cause'), propertyOf(error, 'lastError')]) {
    const response = propertyOf(candidate, 'response')
    const status = [
      propertyOf(candidate, 'status'),
      propertyOf(candidate, 'statusCode'),
      propertyOf(response, 'status'),
    ]
    if (!status.some((value) => Number(value) === 429)) continue
    const headers = [
      propertyOf(candidate, 'headers'),
      propertyOf(candidate, 'responseHeaders'),
      propertyOf(response, 'headers'),
    ]
    return { retryAfterMillis: headers.map(readRetryAfter).find((millis) => millis !== undefined) }
  }
  return undefined
}

function readRetryAfter(headers: unknown): number | undefined {
  const exact = Number(headerOf(headers, 'retry-after-ms') ?? Number.NaN)
  if (exact > 0) return Math.min(exact, 300_000)
  return retryAfterMillis(headerOf(headers, 'retry-after'), Date.now())
}

function headerOf(headers: unknown, name: string): string | undefined {
  const get = propertyOf(headers, 'get')
  const value: unknown =
    typeof get === 'function'
      ? Reflect.apply(get, headers, [name])
      : (propertyOf(headers, name) ?? propertyOf(headers, titled(name)))
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function titled(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())
}

function propertyOf(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  return Reflect.get(value, key)
}
