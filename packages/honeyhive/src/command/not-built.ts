import { type Command, exitCodes } from './command.ts'

/** A command whose name is taken and whose work is still to come; it says so instead of doing half of it. */
export function notBuilt(name: string, summary: string): Command {
  return {
    name,
    summary: `${summary} (not built yet)`,
    usage: '',
    async run(_args, { error }) {
      error(`honeyhive ${name} is not built yet in this version. What there is: honeyhive server.`)
      return exitCodes.usage
    },
  }
}
