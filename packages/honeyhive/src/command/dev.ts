import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes, type Output } from './command.ts'
import { SessionLinks } from './dev-links.ts'
import { interrupted } from './interrupted.ts'
import { announcedUrl, findServer, isServing, type LocalServer, portOf, serverIsMissing } from './local-server.ts'

const usage = `honeyhive dev [--port N] [--data-dir DIR] [-- command …]

  Starts the local server if none runs, runs the command with the environment set
  (HH_API_URL; HH_API_KEY and HH_PROJECT where they are not), and prints a link for
  each session. Without a command it stays until Ctrl-C.

  --port N        of a server that is started; default 4318, 0 takes any free port
  --data-dir DIR  default ~/.honeyhive`

export const dev: Command = commandOf({
  name: 'dev',
  summary: 'run a program with tracing and a local server',
  usage,
  read: readOptions,
  act: develop,
})

interface Options {
  readonly port: number | undefined
  readonly dataDirectory: string | undefined
  readonly command: readonly string[]
}

const hint = 'The command comes after --, such as: honeyhive dev -- node app.js'

function readOptions(args: readonly string[]): Options {
  const end = args.indexOf('--')
  const command = end === -1 ? [] : args.slice(end + 1)
  if (end !== -1 && command.length === 0) throw new Error(`There is no command. ${hint}`)
  const { port, 'data-dir': dataDirectory } = valuesOf(end === -1 ? args : args.slice(0, end))
  return { port: portOf(port), dataDirectory, command }
}

/** @throws what the parser says, and where a command belongs: that is what mostly is in the wrong place. */
function valuesOf(args: readonly string[]): { readonly port?: string; readonly 'data-dir'?: string } {
  try {
    return parseArgs({ args: [...args], options: { port: { type: 'string' }, 'data-dir': { type: 'string' } } }).values
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Error(`${said.replace(/\.?$/, '.')} ${hint}`, { cause: error })
  }
}

async function develop(options: Options, output: Output): Promise<number> {
  const server = await serverFor(options)
  if (server === undefined) throw new Error(`honeyhive dev ${serverIsMissing}`)
  // On standard error: the output of the program stays what it is.
  output.error(`HoneyHive: ${server.url}${server.isOwn ? '' : ' (was running already)'}`)
  const links = await SessionLinks.follow(server.url, (line) => output.error(line))
  try {
    if (options.command.length > 0) return await runProgram(options.command, server.url)
    await interrupted()
    return exitCodes.ok
  } finally {
    await links.finish()
    await server.close()
  }
}

interface FoundServer extends LocalServer {
  readonly isOwn: boolean
}

async function serverFor({ port, dataDirectory }: Options): Promise<FoundServer | undefined> {
  const url = port === undefined || port === 0 ? await announcedUrl(dataDirectory) : `http://127.0.0.1:${port}`
  if (port !== 0 && (await isServing(url))) return { url, isOwn: false, close: async () => undefined }
  const found = await findServer()
  if (found === undefined) return undefined
  const started = await found.startServer({
    ...(port === undefined ? {} : { port }),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  })
  return { url: started.url, isOwn: true, close: () => started.close() }
}

/** Resolves with the program's own exit code; one that a signal ended has 128 and its number, as shells say it. */
function runProgram([file = '', ...args]: readonly string[], url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env: environment(url), shell: process.platform === 'win32' })
    // Ctrl-C reaches the program by itself; it decides when it ends, and this waits for it.
    const wait = (): void => undefined
    const pass = (): void => void child.kill('SIGTERM')
    process.on('SIGINT', wait)
    process.on('SIGTERM', pass)
    const settle = (): void => {
      process.removeListener('SIGINT', wait)
      process.removeListener('SIGTERM', pass)
    }
    child.once('error', (error) => {
      settle()
      reject(new Error(`'${file}' cannot be run: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      settle()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** What the program finds: the address always, the rest where it is not set. */
function environment(url: string): NodeJS.ProcessEnv {
  const { HH_API_KEY: key = '', HH_PROJECT: project = '' } = process.env
  return {
    ...process.env,
    HH_API_URL: url,
    HH_API_KEY: key === '' ? 'local' : key,
    HH_PROJECT: project === '' ? basename(process.cwd()) : project,
  }
}
