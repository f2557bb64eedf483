import { StoreBusyError } from '../store/store-errors.ts'
import type { Fault } from './messages.ts'

export function toFault(error: unknown): Fault {
  return {
    message: error instanceof Error ? error.message : String(error),
    retryAfterSeconds: error instanceof StoreBusyError ? error.retryAfterSeconds : null,
  }
}

export function fromFault({ message, retryAfterSeconds }: Fault): Error {
  return retryAfterSeconds === null ? new Error(message) : new StoreBusyError(message, { retryAfterSeconds })
}
