import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, exitCodes, type Output } from './command.ts'
import { SessionLinks } from './dev-links.ts'
import { announcedUrl, findServer, isServing, type LocalServer, serverIsMissing } from './local-server.ts'

const usage = `honeyhive dev [--port N] [--data-dir DIR] [-- command …]

  Starts the local server if none runs, runs the command with the environment set
  (HH_API_URL; HH_API_KEY and HH_PROJECT where they are not), and prints a link for
  each session. Without a command it stays until Ctrl-C.

  --port N        of a server that is started; default 4318, 0 takes any free port
  --data-dir DIR  default ~/.honeyhive`

export const dev: Command = {
  name: 'dev',
  summary: 'run a program with tracing and a local server',
  usage,
  async run(args, output) {
    const options = readOptions(args)
    if (typeof options === 'string') {
      output.error(`${options}\n\n${usage}`)
      return exitCodes.usage
    }
    try {
      return await develop(options, output)
    } catch (failure) {
      output.error(failure instanceof Error ? failure.message : String(failure))
      return exitCodes.failed
    }
  },
}

interface Options {
  readonly port: number | undefined
  readonly dataDirectory: string | undefined
  readonly command: readonly string[]
}

function readOptions(args: readonly string[]): Options | string {
  const end = args.indexOf('--')
  const own = end === -1 ? args : args.slice(0, end)
  try {
    const { values } = parseArgs({
      args: [...own],
      options: { port: { type: 'string' }, 'data-dir': { type: 'string' } },
    })
    const { port, 'data-dir': dataDirectory } = values
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))
      return `--port must be a number from 0 to 65535, but is '${port}'.`
    const command = end === -1 ? [] : args.slice(end + 1)
    if (end !== -1 && command.length === 0) return 'Give a command after --, such as: honeyhive dev -- node app.js'
    return { port: port === undefined ? undefined : Number(port), dataDirectory, command }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return `${message} The command comes after --, such as: honeyhive dev -- node app.js`
  }
}

async function develop(options: Options, output: Output): Promise<number> {
  const server = await serverFor(options)
  if (server === undefined) {
    output.error(`honeyhive dev ${serverIsMissing}`)
    return exitCodes.failed
  }
  // On standard error: the output of the program stays what it is.
  output.error(`HoneyHive: ${server.url}${server.isOwn ? '' : ' (was running already)'}`)
  const links = await SessionLinks.follow(server.url, (line) => output.error(line))
  try {
    return options.command.length === 0 ? await interrupted() : await runProgram(options.command, server.url)
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

function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
      resolve(exitCodes.ok)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
