/** Exit codes of `honeyhive`. */
export const exitCodes = {
  ok: 0,
  /** Something went wrong while doing what was asked. */
  failed: 1,
  /** What was asked is not understood, or not there. */
  usage: 2,
  /** The server's store is of a later release, and was left as it is. */
  newerStore: 3,
} as const

export interface Output {
  readonly out: (line: string) => void
  readonly error: (line: string) => void
}

export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What comes after the name in `honeyhive <name> …`, for its own help. */
  readonly usage: string
  /** Answers the exit code when it is done. */
  run(args: readonly string[], output: Output): Promise<number>
}
