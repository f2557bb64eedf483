import type { HttpOutcome, HttpRequest } from './attempt.ts'
import { defaultMaxResponseBytes, lossOf } from './loss.ts'
import { readCapped } from './read-capped.ts'

export async function attemptOverFetch(request: HttpRequest): Promise<HttpOutcome> {
  const deadline = new AbortController()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    deadline.abort()
  }, request.timeoutMillis)
  const abort = (): void => deadline.abort()
  request.signal?.addEventListener('abort', abort)
  try {
    const response = await (request.fetch ?? globalThis.fetch)(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    const read = await readCapped(response, request.maxResponseBytes ?? defaultMaxResponseBytes)
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined
    return { status: 'answered', statusCode: response.status, header, ...read }
  } catch (error) {
    return lossOf(request, isLate, error)
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', abort)
  }
}
