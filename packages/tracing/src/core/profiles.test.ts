import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'
import type { HoneyHiveOptions } from './options.ts'

let collector: Collector
let tracers: HoneyHiveTracer[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
})

afterEach(async () => {
  collector.follow({})
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  await collector.close()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off', ...options })
  tracers.push(tracer)
  return tracer
}

describe('where a process runs', () => {
  it('L5 decides for how long a flush is waited for', async () => {
    vi.stubEnv('HH_HIGH_CONCURRENCY', 'yes')
    const tracer = init()
    expect(tracer.status().environment).toBe('high-concurrency')
    collector.follow({ '*': { kind: 'hang' } })
    tracer.trace('work', () => undefined)
    const timers = vi.spyOn(globalThis, 'setTimeout')
    expect(await tracer.flush()).toMatchObject({ pending: 1, timedOut: true })
    const delays = timers.mock.calls.map(([, delay]) => delay)
    expect(delays).toContain(1000)
    expect(delays).not.toContain(3000)
  })
})

describe('a profile that is asked for', () => {
  it('changes how long spans wait for others, and is told by status', async () => {
    const tracer = init({ profile: 'low-latency', flushIntervalMillis: 600_000 })
    expect(tracer.status().profile).toBe('low-latency')
    for (let index = 0; index < 32; index += 1) tracer.trace('work', () => undefined)
    await collector.waitForSpans(32, { timeoutMillis: 10_000 })
    expect(collector.spanCounts).toEqual({ work: 32 })
  })

  it('is not guessed from the name of a session', () => {
    const tracer = init({ sessionName: 'load benchmark' })
    expect([tracer.status().profile, tracer.config.batchSize]).toEqual([undefined, 512])
  })
})
