import { startCollector } from '@honeyhive/kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { advance, advanceUntil, quiet, stopTheClock, until } from '../harness/turns.ts'
import { watched } from '../harness/watch.ts'
import { backOffCases } from './back-off.ts'
import { tracesPath, traceRequests } from './requests.ts'

/** Connections to one server at a time, at most. */
const maxConnections = 8

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('A7 the back-off', () => {
  it.each(casesOf('A7', backOffCases))('%s', (_name, { random, waits }) =>
    watched(async (watch) => {
      await using collector = await startCollector({ [tracesPath]: { kind: 'answer', status: 503 } })
      vi.spyOn(Math, 'random').mockReturnValue(random)
      stopTheClock()
      const tracer = watch.init({ serverUrl: collector.url, flushIntervalMillis: 100 })
      await tracer.ready
      await watch.call(tracer, 'struck')
      await advance(100)
      for (const [index, wait] of waits.entries()) {
        await until(() => traceRequests(collector).length === index + 1, `request ${index + 1}`)
        await quiet()
        await advance(wait - 1)
        expect(traceRequests(collector)).toHaveLength(index + 1)
        await advance(1)
      }
      await until(() => traceRequests(collector).length === waits.length + 1, 'the last request')
      expect(watch.lines).toHaveLength(1)
      collector.follow({})
      await advanceUntil(() => tracer.status().spans.delivered === 3, 10_000, 'delivery')
      vi.useRealTimers()
    }),
  )

  it('is not multiplied by how much waits: a full queue makes a few requests at a time', () =>
    watched(async (watch) => {
      await using collector = await startCollector({ [tracesPath]: { kind: 'hang' } })
      const tracer = watch.init({
        serverUrl: collector.url,
        flushTimeoutMillis: 300,
        batchSize: 10,
        maxExportBatchSize: 10,
      })
      await tracer.ready
      for (let number = 0; number < 500; number += 1) tracer.trace(`span ${number}`, () => number)
      void tracer.flush()
      await collector.waitForRequest(({ path }) => path === tracesPath)
      await quiet()
      expect(traceRequests(collector).length).toBeLessThanOrEqual(maxConnections)
      watch.expectConserved()
      collector.follow({})
    }))

  it('is not needed where all is well: twenty flushes in a row share their connections', () =>
    watched(async (watch) => {
      await using collector = await startCollector()
      const tracer = watch.init({ serverUrl: collector.url })
      await tracer.ready
      for (let number = 0; number < 20; number += 1) {
        tracer.trace('work', () => number)
        await tracer.flush()
      }
      expect(collector.spanCounts).toEqual({ work: 20 })
      expect(collector.connections).toBeLessThanOrEqual(2)
    }))
})
