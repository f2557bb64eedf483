import { drainSpool, type DrainSpoolOptions, type SpoolReport } from '@honeyhive/tracing/spool'
import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes, type Output } from './command.ts'

const usage = `honeyhive flush [--project NAME] [--dir DIR] [--timeout SECONDS]

  Delivers what earlier runs could not send and left on disk, with the server, key and
  project of the environment (HH_API_URL, HH_API_KEY, HH_PROJECT), as the program has them.

  --project NAME      the project that the program had; default HH_PROJECT
  --dir DIR           default HH_SPOOL_DIR, or honeyhive/spool in the user's cache directory
  --timeout SECONDS   how long a server that is away is tried again; default 30`

export const flush: Command = commandOf({
  name: 'flush',
  summary: 'deliver what earlier runs could not send',
  usage,
  read: readOptions,
  async act(options, output) {
    const code = say(await drainSpool(options), output)
    return Math.max(code, await flushRuns(output))
  },
})

function readOptions(args: readonly string[]): DrainSpoolOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { project: { type: 'string' }, dir: { type: 'string' }, timeout: { type: 'string' } },
  })
  const { project, dir: spoolDirectory, timeout } = values
  if (timeout !== undefined && !/^\d+(\.\d+)?$/.test(timeout))
    throw new Error(`--timeout must be a number of seconds, but is '${timeout}'.`)
  return { project, spoolDirectory, timeoutMillis: timeout === undefined ? undefined : Number(timeout) * 1000 }
}

/** Results of evaluations that had no server. Loaded only here, and silent when there are none. */
async function flushRuns({ out, error }: Output): Promise<number> {
  const { deliverOutbox } = await import('@honeyhive/evals')
  const { runs, delivered, left, refused, why } = await deliverOutbox()
  if (delivered > 0) out(`The results of ${runs} ${runs === 1 ? 'evaluation' : 'evaluations'} were delivered.`)
  for (const message of refused) error(message)
  if (left > 0) error(`Results of evaluations wait: ${why ?? 'the server does not answer.'}`)
  return left + refused.length > 0 ? exitCodes.failed : exitCodes.ok
}

function say({ status, delivered, directory, why }: SpoolReport, { out, error }: Output): number {
  const where = directory === undefined ? '' : ` from ${directory}`
  out(`${delivered} spans were delivered${where}.`)
  if (why !== '') error(status === 'stopped' ? `The rest waits: ${why}` : why)
  return status === 'emptied' ? exitCodes.ok : exitCodes.failed
}
