import type { Logger } from '../core/logger.ts'

/** A logger that can be told to say nothing but sums, because the end of a process deserves one line. */
export interface QuietLogger extends Logger {
  isQuiet: boolean
}

export function createQuietLogger(logger: Logger): QuietLogger {
  const quiet: QuietLogger = {
    isQuiet: false,
    warn(kind, message, quoted) {
      if (!quiet.isQuiet || kind.startsWith('sum:')) logger.warn(kind, message, quoted)
    },
    ended: (kind, message) => logger.ended(kind, message),
    debug: (message) => logger.debug(message),
  }
  return quiet
}
