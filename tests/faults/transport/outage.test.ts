import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { advance, advanceUntil, stopTheClock } from '../harness/turns.ts'
import { watched } from '../harness/watch.ts'
import type { OutageCase } from './outage.ts'
import { outageCases } from './outage.ts'
import { tracesPath } from './requests.ts'

const rounds = 20

afterEach(() => void vi.useRealTimers())

/** Each trace's spans have come in the order in which they ended. */
function expectOrdered(collector: Collector): void {
  const last = new Map<string, bigint>()
  for (const { traceId, span } of collector.spans) {
    expect(span.endTimeUnixNano >= (last.get(traceId) ?? 0n)).toBe(true)
    last.set(traceId, span.endTimeUnixNano)
  }
}

async function goneFor(collector: Collector, { how }: OutageCase): Promise<() => Promise<Collector>> {
  if (how !== 'closed') {
    collector.follow({ [tracesPath]: how === 'busy' ? { kind: 'answer', status: 503 } : { kind: 'hang' } })
    return async () => {
      collector.follow({})
      return collector
    }
  }
  const { port } = collector
  await collector.close()
  return () => startCollector({}, { port })
}

describe('A2 a server that is away', () => {
  it.each(casesOf('A2', outageCases))('%s', (_name, one) =>
    watched(async (watch) => {
      await using collector = await startCollector()
      stopTheClock()
      const tracer = watch.init({ serverUrl: collector.url })
      await tracer.ready
      await watch.call(tracer, 'before')
      await advanceUntil(() => collector.spanCounts['before'] === 3, 1000, 'delivery before the outage')

      const comeBack = await goneFor(collector, one)
      for (let round = 0; round < rounds; round += 1) {
        await tracer.trace('outer', () => tracer.trace('inner', () => watch.call(tracer, 'meanwhile')))
        await advance(one.lastsMillis / rounds)
      }
      expect(watch.lines).toHaveLength(1)
      expect(tracer.status().spans).toMatchObject({ delivered: 3, dropped: {} })

      await using back = await comeBack()
      const sent = 3 + rounds * 5
      await advanceUntil(() => tracer.status().spans.delivered === sent, 1000, 'delivery after the outage')
      await watch.call(tracer, 'fresh')
      await advanceUntil(() => back.spanCounts['fresh'] === 3, 1000, 'delivery of a fresh span')
      const others = back === collector ? { before: 3 } : {}
      expect(back.spanCounts).toEqual({ ...others, outer: rounds, inner: rounds, meanwhile: rounds * 3, fresh: 3 })
      expect(new Set(back.spans.map(({ spanId }) => spanId)).size).toBe(back.spans.length)
      expectOrdered(back)
      expect(watch.lines).toHaveLength(2)
      expect(watch.lines[1]).toMatch(/delivered again; none was lost/u)
      vi.useRealTimers()
    }),
  )

  it('for no longer than its restart, with the connection that was kept open reset, loses nothing and says nothing', () =>
    watched(
      async (watch) => {
        await using collector = await startCollector()
        const tracer = watch.init({ serverUrl: collector.url })
        await tracer.ready
        await watch.call(tracer, 'before')
        await tracer.flush()
        const { port } = collector
        await collector.close()
        await using again = await startCollector({}, { port })
        await watch.call(tracer, 'after')
        expect(await tracer.flush()).toMatchObject({ delivered: 3, dropped: 0, timedOut: false })
        expect(again.spanCounts).toEqual({ after: 3 })
      },
      { maxLines: 2 },
    ))
})
