import { HoneyHiveError } from '@honeyhive/tracing'

/** What was given cannot be used; nothing has run yet. */
export function invalidOption(message: string): HoneyHiveError {
  return new HoneyHiveError('INVALID_OPTION', message)
}
