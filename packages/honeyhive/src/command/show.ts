import { parseArgs } from 'node:util'
import type { SessionTree } from '@honeyhive/api'
import { type Command, commandOf, exitCodes } from './command.ts'
import { callServer, type ServerAddress, serverAddress, ServerCallError, serverOption } from './server-calls.ts'
import { treeLines } from './session-tree.ts'

const usage = `honeyhive show <session id> [--json] [--server URL]

  Shows a session as a tree.

  --json         as JSON
  ${serverOption}`

export const show: Command = commandOf({
  name: 'show',
  summary: 'show a session as a tree',
  usage,
  read: readOptions,
  async act({ id, isJson, server }, { out }) {
    const address = await serverAddress(server)
    const tree = await sessionOf(address, id)
    for (const line of isJson ? [JSON.stringify(tree, null, 2)] : treeLines(tree)) out(line)
    if (!isJson) out(`\n${address.url}/sessions/${encodeURIComponent(tree.session.id)}`)
    return exitCodes.ok
  },
})

interface Options {
  readonly id: string
  readonly isJson: boolean
  readonly server: string | undefined
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, server: { type: 'string' } },
    allowPositionals: true,
  })
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0) throw new Error('Give the id of one session.')
  return { id, isJson: values.json === true, server: values.server }
}

async function sessionOf(address: ServerAddress, id: string): Promise<SessionTree> {
  try {
    return (await callServer(address, `/api/sessions/${encodeURIComponent(id)}`)) as SessionTree
  } catch (error) {
    const isUnknown = error instanceof ServerCallError && error.statusCode === 404
    throw isUnknown ? new Error(`There is no session '${id}'. honeyhive sessions lists them.`) : error
  }
}
