import { parseArgs } from 'node:util'
import type { SessionsPage, SessionSummary } from '@honeyhive/api'
import { type Command, commandOf, exitCodes } from './command.ts'
import { callServer, serverAddress, serverOption } from './server-calls.ts'
import { currentTerminal, dollars, duration, printable, styled, table, type Terminal } from './terminal.ts'

const usage = `honeyhive sessions [--limit N] [--json] [--server URL]

  Lists the newest sessions.

  --limit N      default 20, at most 500
  --json         as JSON, one session on each line
  ${serverOption}`

export const sessions: Command = commandOf({
  name: 'sessions',
  summary: 'list the newest sessions',
  usage,
  read: readOptions,
  async act({ server, limit, isJson }, { out }) {
    const page = (await callServer(await serverAddress(server), `/api/sessions?limit=${limit}`)) as SessionsPage
    for (const line of isJson ? page.sessions.map((one) => JSON.stringify(one)) : listed(page.sessions)) out(line)
    return exitCodes.ok
  },
})

interface Options {
  readonly limit: number
  readonly isJson: boolean
  readonly server: string | undefined
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { limit: { type: 'string', default: '20' }, json: { type: 'boolean' }, server: { type: 'string' } },
  })
  const limit = Number(values.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new Error(`--limit must be a number from 1 to 500, but is '${values.limit}'.`)
  return { limit, isJson: values.json === true, server: values.server }
}

const heads = ['started', 'session', 'events', 'errors', 'tokens', 'cost', 'took', 'id']

/** The list as lines; at a terminal the names give way to its width. */
export function listed(all: readonly SessionSummary[], terminal: Terminal = currentTerminal()): readonly string[] {
  if (all.length === 0) return ['There are no sessions yet.']
  const [head = '', ...lines] = table([heads, ...all.map(cells)], 1, terminal)
  return [styled(head, 'bold', terminal), ...lines.map((line, index) => marked(line, all[index], terminal))]
}

function cells(session: SessionSummary): readonly string[] {
  const { startTime, name, title, eventCount, errorCount, inputTokens, outputTokens, costUsd, durationMillis, id } =
    session
  const tokens = inputTokens + outputTokens
  return [
    new Date(startTime).toISOString().slice(0, 19).replace('T', ' '),
    printable(title === null ? name : `${name}: ${title}`),
    String(eventCount),
    errorCount === 0 ? '' : String(errorCount),
    tokens === 0 ? '' : String(tokens),
    dollars(costUsd),
    duration(durationMillis),
    printable(id),
  ]
}

function marked(line: string, session: SessionSummary | undefined, terminal: Terminal): string {
  return session !== undefined && session.errorCount > 0 ? styled(line, 'red', terminal) : line
}
