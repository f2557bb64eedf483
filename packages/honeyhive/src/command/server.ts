import { parseArgs } from 'node:util'
import { type Command, exitCodes, type Output } from './command.ts'
import { findServer, type LocalServerOptions, type ServerPackage } from './local-server.ts'

const usage = `honeyhive server [--port N] [--host ADDRESS] [--data-dir DIR]

  Starts the local HoneyHive server and prints its address when it is ready.

  --port N         default 4318; 0 takes any free port
  --host ADDRESS   default 127.0.0.1
  --data-dir DIR   default ~/.honeyhive

  HH_SERVER_KEY    in the environment: the key that the server asks for; needed for an
                   address that others reach

  Ends with 3 where the store is of a later release, which is left as it is.`

export const server: Command = {
  name: 'server',
  summary: 'start the local server',
  usage,
  async run(args, output) {
    const options = readOptions(args)
    if (typeof options === 'string') {
      output.error(`${options}\n\n${usage}`)
      return exitCodes.usage
    }
    const found = await findServer()
    if (found === undefined) {
      output.error('honeyhive server needs the package @honeyhive/server. Install it: npm install @honeyhive/server')
      return exitCodes.failed
    }
    return serve(found, options, output)
  },
}

function readOptions(args: readonly string[]): LocalServerOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
    })
    const { port, host, 'data-dir': dataDirectory } = values
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))
      return `--port must be a number from 0 to 65535, but is '${port}'.`
    return {
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(host === undefined ? {} : { host }),
      ...(dataDirectory === undefined ? {} : { dataDirectory }),
      ...keyIn(process.env),
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Not an argument: other users of the machine can read those. */
function keyIn({ HH_SERVER_KEY: apiKey = '' }: Readonly<Record<string, string | undefined>>): {
  readonly apiKey?: string
} {
  return apiKey === '' ? {} : { apiKey }
}

async function serve(found: ServerPackage, options: LocalServerOptions, { out, error }: Output): Promise<number> {
  try {
    const running = await found.startServer(options)
    // Whoever reads the line may end us at once.
    const end = interrupted()
    out(running.url)
    await end
    await running.close()
    return exitCodes.ok
  } catch (failure) {
    error(failure instanceof Error ? failure.message : String(failure))
    return isNewerStore(failure) ? exitCodes.newerStore : exitCodes.failed
  }
}

function isNewerStore(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'newer-schema'
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process the usual way. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
