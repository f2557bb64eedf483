import { nearest, SDK_VERSION } from '@honeyhive/tracing'
import { type Command, exitCodes, type Output } from './command.ts'
import { evaluation } from './eval.ts'
import { doctor } from './doctor.ts'
import { flush } from './flush.ts'
import { dev } from './dev.ts'
import { exportEvents } from './export.ts'
import { importFiles } from './import.ts'
import { server } from './server.ts'
import { sessions } from './sessions.ts'
import { show } from './show.ts'

const commands: readonly Command[] = [server, dev, sessions, show, exportEvents, importFiles, flush, doctor, evaluation]

/** Runs one command line, without the program's own name, and answers its exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const write = name === undefined ? output.error : output.out
    write(help())
    return name === undefined ? exitCodes.usage : exitCodes.ok
  }
  if (name === '--version' || name === '-v') {
    output.out(SDK_VERSION)
    return exitCodes.ok
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (command === undefined) {
    output.error(unknown(name))
    return exitCodes.usage
  }
  // What comes after `--` is another program's.
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (own.includes('--help') || own.includes('-h')) {
    output.out(command.usage === '' ? `honeyhive ${command.name}: ${command.summary}` : command.usage)
    return exitCodes.ok
  }
  return command.run(rest, output)
}

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    `honeyhive ${SDK_VERSION}`,
    '',
    'honeyhive <command> [options]',
    '',
    ...lines,
    '',
    '  --help     this, or with a command: its own',
    '  --version  the version',
  ].join('\n')
}

function unknown(name: string): string {
  const hint = nearest(
    name,
    commands.map((command) => command.name),
  )
  const first = `There is no command '${name}'.`
  return hint === undefined ? `${first} honeyhive --help lists them.` : `${first} Did you mean 'honeyhive ${hint}'?`
}
