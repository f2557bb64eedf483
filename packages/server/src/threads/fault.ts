import { QueryTimeoutError, StoreBusyError } from '../store/store-errors.ts'
import type { Fault } from './messages.ts'

export function toFault(error: unknown): Fault {
  return {
    message: error instanceof Error ? error.message : String(error),
    retryAfterSeconds: error instanceof StoreBusyError ? error.retryAfterSeconds : null,
    maxMillis: error instanceof QueryTimeoutError ? error.maxMillis : null,
  }
}

export function fromFault({ message, retryAfterSeconds, maxMillis }: Fault): Error {
  if (maxMillis !== null) return new QueryTimeoutError(maxMillis)
  return retryAfterSeconds === null ? new Error(message) : new StoreBusyError(message, { retryAfterSeconds })
}
