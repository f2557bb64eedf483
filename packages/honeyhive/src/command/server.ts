import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes, type Output } from './command.ts'
import { interrupted } from './interrupted.ts'
import { findServer, type LocalServerOptions, portOf, type ServerPackage } from './local-server.ts'

const usage = `honeyhive server [--port N] [--host ADDRESS] [--data-dir DIR]

  Starts the local HoneyHive server and prints its address when it is ready.

  --port N         default 4318; 0 takes any free port
  --host ADDRESS   default 127.0.0.1
  --data-dir DIR   default ~/.honeyhive

  HH_SERVER_KEY    in the environment: the key that the server asks for; needed for an
                   address that others reach

  Ends with 3 where the store is of a later release, which is left as it is.`

export const server: Command = commandOf({
  name: 'server',
  summary: 'start the local server',
  usage,
  read: readOptions,
  async act(options, output) {
    const found = await findServer()
    if (found === undefined)
      throw new Error('honeyhive server needs the package @honeyhive/server. Install it: npm install @honeyhive/server')
    return serve(found, options, output)
  },
})

function readOptions(args: readonly string[]): LocalServerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
  })
  const { host, 'data-dir': dataDirectory } = values
  const port = portOf(values.port)
  return {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    ...keyIn(process.env),
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
