import type { ResilienceLevel } from './config.ts'

export interface Logger {
  /**
   * Something is off and the user can do something about it. Once per `kind`, until `ended` names it. `quoted` ends the line:
   * words that are not ours and may hold what the app works on.
   */
  warn(kind: string, message: string, quoted?: string): void
  /** What `warn` said about `kind` is over; says `message` only if it was said. */
  ended(kind: string, message: string): void
  /** Only with `verbose`; the text is built only then. */
  debug(message: () => string): void
}

export interface LoggerOptions {
  readonly verbose: boolean
  /** At `resilient` nothing is said. */
  readonly resilience: ResilienceLevel
  /** Default: the process's standard error, because standard output belongs to the program. */
  readonly write?: ((line: string) => void) | undefined
  /** Every line goes through it. One that it fails on is not written as it is. */
  readonly redact?: ((line: string) => string) | undefined
  /** Whether lines repeat what others say, such as the texts of errors [true]. */
  readonly isQuoting?: boolean | undefined
}

export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? writeToStderr
  const said = new Set<string>()
  const isSilent = options.resilience === 'resilient'
  const isQuoting = options.isQuoting !== false
  const redacted = (message: string): string => redactedLine(message, options.redact)
  return {
    warn(kind, message, quoted) {
      if (isSilent || said.has(kind)) return
      said.add(kind)
      const whole = quoted === undefined || !isQuoting ? message : `${message}: ${quoted}`
      // The redactor warns of itself through here: in words of its own, and it may be what has failed.
      write(`honeyhive: ${oneLine(kind.startsWith('redact:') ? whole : redacted(whole))}\n`)
    },
    ended(kind, message) {
      if (said.delete(kind)) write(`honeyhive: ${oneLine(redacted(message))}\n`)
    },
    debug(message) {
      if (options.verbose) write(`honeyhive: debug: ${oneLine(redacted(message()))}\n`)
    },
  }
}

function redactedLine(line: string, redact: LoggerOptions['redact']): string {
  if (redact === undefined) return line
  try {
    return redact(line)
  } catch {
    // Nothing is known of the line now, and there is no other place to say so.
    return 'a line that could not be searched for secrets is left out'
  }
}

/** Control characters, line separators and bidirectional overrides, which could forge a line or hide one. */
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** One record is one line, whatever a server or a value put into it. */
export function oneLine(text: string): string {
  return text.replace(unprintable, (char) => {
    if (char === '\n') return '\\n'
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function writeToStderr(line: string): void {
  try {
    if (typeof process === 'object' && process.stderr) process.stderr.write(line)
  } catch {
    // A closed standard error must not become the app's problem, and there is no other place to say so.
  }
}
