/** Where a run says what it does. */
export interface TerminalOutput {
  /** The summary, and lines that belong to it. */
  readonly write: (text: string) => void
  /** The progress; one that is no terminal gets plain lines, few of them. */
  readonly writeProgress: (text: string) => void
  readonly isTerminal: boolean
  /** Characters of a line. */
  readonly columns: number
  readonly hasColor: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** This process's own: the summary on standard output, progress on standard error. Plain in CI and where it is piped. */
export function processOutput(env: Environment = process.env): TerminalOutput {
  const { stdout, stderr } = process
  const isCi = (env['CI'] ?? '') !== '' && env['CI'] !== 'false'
  return {
    write: (text) => void stdout.write(text),
    writeProgress: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY && !isCi && env['TERM'] !== 'dumb',
    columns: stdout.columns ?? 100,
    hasColor: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  }
}
