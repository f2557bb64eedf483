import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes } from './command.ts'
import { callServer, serverAddress, serverOption, type ServerAddress } from './server-calls.ts'

const usage = `honeyhive export [--session ID] [--project NAME] [--out FILE] [--server URL]

  Writes events as JSON, one on each line, as honeyhive import reads them.

  --session ID    only those of a session
  --project NAME  only those of a project
  --out FILE      default: standard output
  ${serverOption}`

const pageSize = 1000

export const exportEvents: Command = commandOf({
  name: 'export',
  summary: 'write events as JSON lines',
  usage,
  read: readOptions,
  async act(options, { error }) {
    const count = await writeEvents(await serverAddress(options.server), options)
    if (options.out !== undefined) error(`${count} events were written to ${options.out}.`)
    return exitCodes.ok
  },
})

interface Options {
  readonly session: string | undefined
  readonly project: string | undefined
  readonly out: string | undefined
  readonly server: string | undefined
}

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { session: text, project: text, out: text, server: text },
  })
  const { session, project, out, server } = values
  return { session, project, out, server }
}

async function writeEvents(address: ServerAddress, { session, project, out }: Options): Promise<number> {
  const filters = [
    ...(session === undefined ? [] : [{ field: 'session_id', value: session }]),
    ...(project === undefined ? [] : [{ field: 'project', value: project }]),
  ]
  const stream = out === undefined ? process.stdout : createWriteStream(out, { mode: 0o600 })
  // What comes while this runs would move the pages: only what has started by now is written.
  const range = { $lte: Date.now() }
  let count = 0
  for (let page = 1; ; page += 1) {
    const body = { filters, dateRange: range, limit: pageSize, page }
    const { events } = (await callServer(address, '/v1/events/export', body)) as { readonly events: readonly unknown[] }
    for (const event of events) await writeLine(stream, event)
    count += events.length
    if (events.length < pageSize) break
  }
  if (stream !== process.stdout) await ended(stream)
  return count
}

async function writeLine(stream: Writable, event: unknown): Promise<void> {
  if (!stream.write(`${JSON.stringify(event)}\n`)) await once(stream, 'drain')
}

async function ended(stream: Writable): Promise<void> {
  stream.end()
  await once(stream, 'finish')
}
