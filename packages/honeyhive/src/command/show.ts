import { parseArgs } from 'node:util'
import type { SessionTree } from '@honeyhive/api'
import { type Command, exitCodes } from './command.ts'
import { callServer, serverAddress, ServerCallError, serverOption } from './server-calls.ts'
import { treeLines } from './session-tree.ts'

const usage = `honeyhive show <session id> [--json] [--server URL]

  Shows a session as a tree.

  --json         as JSON
  ${serverOption}`

export const show: Command = {
  name: 'show',
  summary: 'show a session as a tree',
  usage,
  async run(args, { out, error }) {
    const options = readOptions(args)
    if (typeof options === 'string') {
      error(`${options}\n\n${usage}`)
      return exitCodes.usage
    }
    try {
      const address = await serverAddress(options.server)
      const tree = (await callServer(address, `/api/sessions/${encodeURIComponent(options.id)}`)) as SessionTree
      for (const line of options.isJson ? [JSON.stringify(tree, null, 2)] : treeLines(tree)) out(line)
      if (!options.isJson) out(`\n${address.url}/sessions/${encodeURIComponent(tree.session.id)}`)
      return exitCodes.ok
    } catch (failure) {
      const isUnknown = failure instanceof ServerCallError && failure.statusCode === 404
      if (isUnknown) error(`There is no session '${options.id}'. honeyhive sessions lists them.`)
      else error(failure instanceof Error ? failure.message : String(failure))
      return exitCodes.failed
    }
  },
}

interface Options {
  readonly id: string
  readonly isJson: boolean
  readonly server: string | undefined
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, server: { type: 'string' } },
      allowPositionals: true,
    })
    const [id, ...more] = positionals
    if (id === undefined || more.length > 0) return 'Give the id of one session.'
    return { id, isJson: values.json === true, server: values.server }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
