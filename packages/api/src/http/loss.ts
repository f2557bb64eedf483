import type { HttpLoss, HttpRequest } from './attempt.ts'

export const defaultMaxResponseBytes = 4_194_304

/** Why there is no answer, from what was thrown and who had ended the attempt. */
export function lossOf(request: HttpRequest, isLate: boolean, error: unknown): HttpLoss {
  if (request.signal?.aborted === true) return { status: 'aborted', reason: 'ended by the caller' }
  if (isLate) return { status: 'timeout', reason: `no answer within ${Math.round(request.timeoutMillis)} ms` }
  return { status: 'lost', ...describe(error) }
}

/** `fetch` says only 'fetch failed'; what happened is in its cause, or in the first error of that. */
function describe(error: unknown): { reason: string; code?: string } {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause
  if (!(first instanceof Error)) return { reason: 'the connection failed' }
  const code = 'code' in first && typeof first.code === 'string' ? first.code : undefined
  const reason = first.message === '' ? (code ?? first.name) : first.message
  return code === undefined ? { reason } : { reason, code }
}
