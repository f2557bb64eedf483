import { type Collector, startCollector } from '@honeyhive/kit'
import type { HoneyHiveTracer } from '@honeyhive/tracing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { advance, quiet, stopTheClock, until } from '../harness/turns.ts'
import { type Watch, watched } from '../harness/watch.ts'
import { tracesPath, traceRequests } from './requests.ts'
import { type Meaning, statusCases } from './statuses.ts'

interface Scene {
  readonly watch: Watch
  readonly tracer: HoneyHiveTracer
  readonly collector: Collector
  readonly elsewhere: Collector
}

afterEach(() => void vi.useRealTimers())

const checks: Readonly<Record<Meaning, (scene: Scene) => Promise<void>>> = {
  async delivered({ tracer, collector }) {
    expect(await tracer.flush()).toMatchObject({ delivered: 3, dropped: 0, pending: 0, timedOut: false })
    expect(traceRequests(collector)).toHaveLength(1)
  },
  async refused({ watch, tracer, collector, elsewhere }) {
    expect(await tracer.flush()).toMatchObject({ delivered: 0, dropped: 3, pending: 0, timedOut: false })
    // One that was compressed is made once more as it is, where that may be what is wrong with it.
    expect(traceRequests(collector)).toHaveLength(1)
    expect(elsewhere.requests).toEqual([])
    expect(tracer.status().spans.dropped).toEqual({ refused: 3 })
    expect(watch.lines.filter((line) => line.includes('being lost'))).toHaveLength(1)
  },
  async unauthorized({ watch, tracer, collector }) {
    stopTheClock()
    void tracer.flush()
    await until(() => watch.lines.length > 0, 'the refused key is said')
    expect(watch.lines[0]).toContain('HH_API_KEY')
    for (const minute of [1, 2, 3]) {
      await advance(59_000)
      expect(traceRequests(collector)).toHaveLength(minute)
      await advance(1_001)
      await until(() => traceRequests(collector).length > minute, `probe number ${minute}`)
      await quiet()
    }
    vi.useRealTimers()
    expect(tracer.status().spans.dropped).toEqual({})
  },
  async 'too large'({ watch, tracer, collector }) {
    await tracer.flush()
    const sizes = traceRequests(collector).map(({ spans }) => spans.length)
    expect(sizes.slice(0, 2)).toEqual([3, 2])
    expect(sizes.filter((size) => size === 1).length).toBeGreaterThanOrEqual(3)
    expect(tracer.status().spans.dropped).toEqual({ 'too-large': 3 })
    expect(watch.lines.filter((line) => line.includes('being lost'))).toHaveLength(1)
  },
  async 'tried again'({ watch, tracer, collector }) {
    const flushed = tracer.flush({ timeoutMillis: 8000 })
    await until(() => traceRequests(collector).length > 0, 'the first request')
    watch.expectConserved()
    collector.follow({})
    expect(await flushed).toMatchObject({ delivered: 3, dropped: 0, pending: 0, timedOut: false })
    expect(collector.receivedSpans.length).toBeGreaterThan(3)
  },
}

describe('A3 the status', () => {
  it.each(casesOf('A3', statusCases))('%s', (_name, { status, meaning }) =>
    watched(async (watch) => {
      await using elsewhere = await startCollector()
      const headers: Record<string, string> =
        status >= 300 && status < 400 ? { location: `${elsewhere.url}${tracesPath}` } : {}
      await using collector = await startCollector({ [tracesPath]: { kind: 'answer', status, headers } })
      const tracer = watch.init({ serverUrl: collector.url, exportTimeoutMillis: 1000 })
      await tracer.ready
      await watch.call(tracer, 'struck')
      await checks[meaning]({ watch, tracer, collector, elsewhere })
      collector.follow({})
      // One that waits for a minute before it asks again is asked for no longer; another one is as new.
      const next = meaning === 'unauthorized' ? watch.init({ serverUrl: collector.url }) : tracer
      next.trace('fresh', () => 'alive')
      await next.flush()
      expect(collector.spanCounts['fresh']).toBe(1)
    }),
  )
})
