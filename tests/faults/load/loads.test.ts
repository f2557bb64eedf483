import { fileURLToPath } from 'node:url'
import { expectChild, startChild } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { type Counts, differenceIn } from '../harness/conservation.ts'
import { casesOf } from '../harness/fault-case.ts'
import { type LoadCase, loadCases } from './loads.ts'
import { type Sink, startSink } from './sink.ts'

const program = fileURLToPath(new URL('programs/load.mjs', import.meta.url))
/** When it begins and when it ends, of two kinds of loss, and what it came to. */
const maxLines = 5
/** Node 24 lets what is young in a busy program grow to 128 MB, with a tracer and without; here it is as on Node 20. */
const youngMemory = '--max-semi-space-size=16'

interface Report {
  readonly during: Counts
  readonly spans: Counts
  readonly growthMiB: number
  readonly longestMillis: number
}

async function run(one: LoadCase, sink: Sink): Promise<Report> {
  const child = startChild({
    file: program,
    args: [one.load, JSON.stringify(one.given ?? {})],
    nodeArgs: ['--expose-gc', '--unhandled-rejections=strict', youngMemory, ...(one.nodeArgs ?? [])],
    env: {
      HH_API_URL: sink.url,
      HH_SPOOL: 'overflow',
      ...one.env,
      ...(one.isAway === true ? { LOAD_WAITS: 'yes' } : {}),
    },
    timeoutMillis: 170_000,
  })
  if (one.isAway === true) {
    await child.waitForLine(/^ready$/u)
    await sink.close()
    await child.waitForLine(/^loaded$/u, { timeoutMillis: 170_000 })
    await sink.open()
    child.signal('SIGUSR2')
  }
  const result = await child.ended
  expectChild(result).toEndWith({ exitCode: 0 })
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('honeyhive: '))
  expect(lines).toEqual([...new Set(lines)].slice(0, maxLines))
  const report: Report = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
  return report
}

describe('E under', () => {
  test.each(casesOf('E', loadCases))('%s', { timeout: 180_000 }, async (_name, one) => {
    await using sink = await startSink(one.answerMillis)
    const { during, spans, growthMiB, longestMillis } = await run(one, sink)
    expect([differenceIn(during), differenceIn(spans)]).toEqual([0, 0])
    expect(spans).toMatchObject({ queued: 0, open: 0 })
    const { fresh = 0, warm = 0, ...delivered } = await sink.counts()
    expect(fresh).toBe(1)
    expect(delivered).toEqual(one.delivered ?? delivered)
    // A server may have taken what it was too late to say so of.
    const taken = Object.values(delivered).reduce((sum, count) => sum + count, fresh + warm)
    expect(taken).toBeGreaterThanOrEqual(spans.delivered)
    expect(growthMiB).toBeLessThanOrEqual(one.maxGrowthMiB)
    expect(longestMillis).toBeLessThanOrEqual(one.maxTurnMillis ?? 50)
  })
})
