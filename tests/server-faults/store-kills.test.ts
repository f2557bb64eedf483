import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { batchOf, dataFolder, send, sendUntilGone, startServerProcess, storedNames } from './killed-server.ts'

const isAll = process.env['FAULTS'] === 'all'
const hasStrace = spawnSync('strace', ['-V']).status === 0
/** Generous: the machine of a test may be busy; what a restart takes on a quiet one is in docs/benchmarks.md. */
const maxReadyMillis = 15_000
const maxBatches = 60

/** Starts again after the kill: ready, nothing acknowledged missing, nothing twice, new spans taken. */
async function afterRestart(folder: string, acknowledged: ReadonlySet<string>): Promise<unknown> {
  const restarted = await startServerProcess(folder)
  const names = restarted === undefined ? [] : await storedNames(restarted.url)
  const found = new Set(names)
  return {
    isReady: (restarted?.readyMillis ?? Infinity) <= maxReadyMillis,
    lost: [...acknowledged].filter((name) => !found.has(name)),
    twice: names.length - found.size,
    takesMore: (await send(restarted?.url ?? '', batchOf(1_000_000))).status,
  }
}

const intact = { isReady: true, lost: [], twice: 0, takesMore: 200 }

const steps = isAll ? [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233] : [3, 21]
const calls = ['pwrite64', 'fdatasync,fsync', 'ftruncate', 'unlink']
const points = calls.flatMap((call) => steps.map((step) => [call, step] as const))

test.runIf(hasStrace).each(points)(
  'S5 keeps what it answered for when it is killed at %s number %i',
  async (call, step) => {
    const folder = dataFolder()
    const tracer = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:signal=SIGKILL:when=${step}`,
    ]
    const server = await startServerProcess(folder, tracer)
    const acknowledged = server === undefined ? new Set<string>() : await sendUntilGone(server, maxBatches)
    expect(await afterRestart(folder, acknowledged)).toEqual(intact)
  },
  120_000,
)

const kills = Array.from({ length: isAll ? 40 : 3 }, (_, index) => 1 + ((index * 37) % 59))

test.each(kills)(
  'S6 keeps what it answered for when it is killed under load after %i batches',
  async (batches) => {
    const folder = dataFolder()
    const server = await startServerProcess(folder)
    if (server === undefined) throw new Error('The server did not start.')
    expect(await afterRestart(folder, await sendUntilGone(server, batches))).toEqual(intact)
  },
  120_000,
)
