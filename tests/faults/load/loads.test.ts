import { fileURLToPath } from 'node:url'
import { type Collector, expectChild, startChild, startCollector } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { distinctSpans } from '../../endings/backend.ts'
import { type Counts, differenceIn } from '../harness/conservation.ts'
import { casesOf } from '../harness/fault-case.ts'
import { tracesPath } from '../transport/requests.ts'
import { type LoadCase, loadCases } from './loads.ts'

const program = fileURLToPath(new URL('programs/load.mjs', import.meta.url))
/** When it begins, when it ends, and what it came to; of two kinds of loss. */
const maxLines = 4

interface Report {
  readonly during: Counts
  readonly spans: Counts
  readonly growthMiB: number
  readonly longestMillis: number
}

async function run(one: LoadCase, collector: Collector): Promise<{ report: Report; collector: Collector }> {
  const { url, port } = collector
  const child = startChild({
    file: program,
    args: [one.load, JSON.stringify(one.given ?? {})],
    nodeArgs: ['--expose-gc', '--unhandled-rejections=strict', ...(one.nodeArgs ?? [])],
    env: { HH_API_URL: url, HH_SPOOL: 'overflow', ...one.env, ...(one.isAway === true ? { LOAD_WAITS: 'yes' } : {}) },
    timeoutMillis: 170_000,
  })
  let server = collector
  if (one.isAway === true) {
    await collector.waitForSpans(1)
    await collector.close()
    await child.waitForLine(/^loaded$/u, { timeoutMillis: 170_000 })
    server = await startCollector({}, { port })
    child.signal('SIGUSR2')
  }
  const result = await child.ended
  expectChild(result).toEndWith({ exitCode: 0 })
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('honeyhive: '))
  expect(lines).toEqual([...new Set(lines)].slice(0, maxLines))
  const report: Report = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
  return { report, collector: server }
}

describe('E under', () => {
  test.each(casesOf('E', loadCases))('%s', { timeout: 180_000 }, async (_name, one) => {
    await using started = await startCollector(one.reply === undefined ? {} : { [tracesPath]: one.reply })
    const { report, collector } = await run(one, started)
    await using _server = collector
    const { during, spans, growthMiB, longestMillis } = report
    expect([differenceIn(during), differenceIn(spans)]).toEqual([0, 0])
    expect(spans).toMatchObject({ queued: 0, open: 0 })
    const { fresh, warm, ...delivered } = distinctSpans(collector)
    expect(fresh ?? 0).toBe(one.isClosed === true ? 0 : 1)
    expect(delivered).toEqual(one.delivered ?? delivered)
    // What was taken before a server went away is not with the one that came back.
    const taken = Object.values(delivered).reduce((sum, count) => sum + count, (fresh ?? 0) + (warm ?? 0))
    expect(one.isAway === true ? spans.delivered : taken).toBe(spans.delivered)
    expect(growthMiB).toBeLessThanOrEqual(one.maxGrowthMiB)
    expect(longestMillis).toBeLessThanOrEqual(one.maxTurnMillis ?? 50)
  })
})
