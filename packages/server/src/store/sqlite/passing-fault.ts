import { StoreBusyError } from '../store-errors.ts'

// SQLite's result codes 5 BUSY, 6 LOCKED, 10 IOERR, 13 FULL, 14 CANTOPEN, 8 READONLY: disk, rights or another program are in the way, for now.
const passingCodes: ReadonlySet<number> = new Set([5, 6, 8, 10, 13, 14])
const passingNames = /^SQLITE_(?:BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY)/u
const retryAfterSeconds = 5

/** A fault that may pass as `StoreBusyError`, any other as it is. */
export function passingFault(error: unknown): unknown {
  const { code, errcode, rawCode } = error as {
    readonly code?: unknown
    readonly errcode?: unknown
    readonly rawCode?: unknown
  }
  const number = typeof errcode === 'number' ? errcode : rawCode
  // The low byte is the code, what is above it says more exactly where it happened.
  const isPassing = (typeof number === 'number' && passingCodes.has(number & 0xff)) || passingNames.test(String(code))
  if (!isPassing) return error
  const message = 'The store could not write: the disk may be full or read-only, or the file locked.'
  return new StoreBusyError(message, { retryAfterSeconds, cause: error })
}
