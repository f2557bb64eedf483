// A process with a spool, for the tests that kill it: `<store|drain> <directory> [calls to the disk before it kills itself]`.
import * as fs from 'node:fs'
import type { SpoolDisk } from '../../packages/tracing/src/export/spool/disk.ts'
import { numbered, numberOf, opened } from './spool-fixture.ts'

const [, , task, directory = '', calls] = process.argv

/** Written at once, so that what was said is true even when the next instruction never runs. */
const say = (text: string): number => fs.writeSync(1, `${text}\n`)

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Kills the process at one call: before it, behind it or, where it writes, in the middle of it, by turns. */
function deadlyDisk(failing: number): SpoolDisk {
  let call = 0
  const deadly =
    (name: string, real: (...given: unknown[]) => unknown) =>
    (...given: unknown[]) => {
      call += 1
      if (call !== failing) return real(...given)
      if (name === 'writeSync' && failing % 3 === 1)
        real(given[0], given[1], given[2], Math.floor(Number(given[3]) / 2), given[4])
      else if (failing % 3 === 2) real(...given)
      return killSelf()
    }
  const names = ['openSync', 'closeSync', 'writeSync', 'fsyncSync', 'renameSync', 'unlinkSync'] as const
  const real = fs as unknown as Record<string, (...given: unknown[]) => unknown>
  return { ...fs, ...Object.fromEntries(names.map((name) => [name, deadly(name, real[name]!)])) } as SpoolDisk
}

const disk = calls === undefined ? fs : deadlyDisk(Number(calls))
const spool = opened({ directory, disk, segmentBytes: 1_000, fsync: task === 'store' })
if (task === 'store')
  for (let number = 0; ; number++) {
    const { storedSpans } = spool.append([numbered(number)])
    if (storedSpans === 1) say(String(number))
  }
for await (const record of spool.readPending()) {
  say(`sent ${numberOf(record)}`)
  // As long as a request takes, so that several processes are at work at the same time.
  await new Promise(setImmediate)
  if (spool.acknowledge(record)) say(`acknowledged ${numberOf(record)}`)
}
