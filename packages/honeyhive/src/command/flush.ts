import { drainSpool, type DrainSpoolOptions, type SpoolReport } from '@honeyhive/tracing/spool'
import { parseArgs } from 'node:util'
import { type Command, exitCodes, type Output } from './command.ts'

const usage = `honeyhive flush [--project NAME] [--dir DIR] [--timeout SECONDS]

  Delivers what earlier runs could not send and left on disk, with the server, key and
  project of the environment (HH_API_URL, HH_API_KEY, HH_PROJECT), as the program has them.

  --project NAME      the project that the program had; default HH_PROJECT
  --dir DIR           default HH_SPOOL_DIR, or honeyhive/spool in the user's cache directory
  --timeout SECONDS   how long a server that is away is tried again; default 30`

export const flush: Command = {
  name: 'flush',
  summary: 'deliver what earlier runs could not send',
  usage,
  async run(args, output) {
    const options = readOptions(args)
    if (typeof options === 'string') {
      output.error(`${options}\n\n${usage}`)
      return exitCodes.usage
    }
    try {
      return say(await drainSpool(options), output)
    } catch (error) {
      output.error(error instanceof Error ? error.message : String(error))
      return exitCodes.failed
    }
  },
}

function readOptions(args: readonly string[]): DrainSpoolOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { project: { type: 'string' }, dir: { type: 'string' }, timeout: { type: 'string' } },
    })
    const { project, dir: spoolDirectory, timeout } = values
    if (timeout !== undefined && !/^\d+(\.\d+)?$/.test(timeout))
      return `--timeout must be a number of seconds, but is '${timeout}'.`
    return { project, spoolDirectory, timeoutMillis: timeout === undefined ? undefined : Number(timeout) * 1000 }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function say({ status, delivered, directory, why }: SpoolReport, { out, error }: Output): number {
  const where = directory === undefined ? '' : ` from ${directory}`
  out(`${delivered} spans were delivered${where}.`)
  if (why !== '') error(status === 'stopped' ? `The rest waits: ${why}` : why)
  return status === 'emptied' ? exitCodes.ok : exitCodes.failed
}
