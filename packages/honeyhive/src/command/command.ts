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

export interface CommandParts<Options> extends Omit<Command, 'run'> {
  /** What ends the process when the arguments are not understood. Default `exitCodes.usage`. */
  readonly misuse?: number
  /** @throws an error that says what is wrong with the arguments. */
  readonly read: (args: readonly string[]) => Options
  /** Answers the exit code. @throws an error that says what failed, which ends it with `exitCodes.failed`. */
  readonly act: (options: Options, output: Output) => Promise<number>
}

/**
 * A command that reads its arguments, acts, and says what went wrong: arguments that are not understood with its usage, all
 * else as it is.
 *
 * @example
 * const hello = commandOf({ name: 'hello', summary: 'greet', usage: '…', read: readOptions, act: greet })
 */
export function commandOf<Options>({ read, act, misuse = exitCodes.usage, ...rest }: CommandParts<Options>): Command {
  return {
    ...rest,
    async run(args, output) {
      let options: Options
      try {
        options = read(args)
      } catch (error) {
        output.error(`${messageOf(error)}\n\n${rest.usage}`)
        return misuse
      }
      try {
        return await act(options, output)
      } catch (error) {
        output.error(messageOf(error))
        return exitCodes.failed
      }
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
