import { startCollector } from '@honeyhive/kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { advance, quiet, stopTheClock, until } from '../harness/turns.ts'
import { watched } from '../harness/watch.ts'
import { tracesPath, traceRequests } from './requests.ts'
import { retryAfterCases } from './retry-after.ts'

/** What our own first back-off is when chance is a half. */
const ownBackOffMillis = 250

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('A4 Retry-After,', () => {
  it.each(casesOf('A4', retryAfterCases))('%s', (_name, one) =>
    watched(async (watch) => {
      const headers: Record<string, string> = one.value === undefined ? {} : { 'retry-after': one.value }
      await using collector = await startCollector({
        [tracesPath]: [{ kind: 'answer', status: one.status, headers }],
      })
      vi.spyOn(Math, 'random').mockReturnValue(0.5)
      // So that it stands at the new year when the answer comes.
      stopTheClock('2025-12-31T23:59:59.900Z')
      const tracer = watch.init({ serverUrl: collector.url, flushIntervalMillis: 100 })
      await tracer.ready
      await watch.call(tracer, 'struck')
      await advance(100)
      await until(() => watch.lines.length === 1, 'the answer has been read')
      await quiet()
      expect(traceRequests(collector)).toHaveLength(1)

      const waitMillis = one.waitMillis ?? ownBackOffMillis
      await advance(waitMillis - 2)
      expect(traceRequests(collector)).toHaveLength(1)
      expect(tracer.status().spans).toMatchObject({ created: 3, delivered: 0, dropped: {} })
      watch.expectConserved()

      await advance(2)
      await until(() => tracer.status().spans.delivered === 3, 'the second request')
      expect(traceRequests(collector)).toHaveLength(2)
      tracer.trace('fresh', () => 'alive')
      await advance(1000)
      await until(() => collector.spanCounts['fresh'] === 1, 'a fresh span')
      vi.useRealTimers()
    }),
  )
})
