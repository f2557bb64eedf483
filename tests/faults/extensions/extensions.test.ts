import { type Collector, startCollector } from '@honeyhive/kit'
import { trace } from '@honeyhive/tracing'
import { describe, expect, it, test, vi } from 'vitest'
import { createResource } from '../../../packages/tracing/src/resource/resource.ts'
import { TracerProvider, type TracerProviderOptions } from '../../../packages/tracing/src/span/provider.ts'
import { casesOf } from '../harness/fault-case.ts'
import { watched } from '../harness/watch.ts'
import { extensionCases } from './extensions.ts'

const rounds = 10

function textOf(collector: Collector): string {
  return collector.requests.map(({ body }) => Buffer.from(body).toString('latin1')).join('\n')
}

describe('G an extension fails, and it alone:', () => {
  test.each(casesOf('G', extensionCases))('%s', (_name, one) =>
    watched(
      async (watch) => {
        await using collector = await startCollector()
        let calls = 0
        const tracer = watch.init({
          serverUrl: collector.url,
          spool: 'off',
          exportTimeoutMillis: one.delivered === 0 ? 100 : 5000,
          flushTimeoutMillis: 200,
          sessionStartTimeoutMillis: 50,
          ...one.options(() => (calls += 1)),
        })
        for (let round = 0; round < rounds; round += 1) await watch.call(tracer, 'canary')
        trace((text: string) => text, { tracer, name: 'with text' })('canary')
        await tracer.flush({ timeoutMillis: one.delivered === 0 ? 200 : 8000 })
        const sent = rounds * 3 + 1
        expect(tracer.status().spans.delivered).toBe(one.delivered ?? sent)
        expect(calls).toBeLessThanOrEqual(one.maxCalls ?? Number.POSITIVE_INFINITY)
        expect(one.hidesContent === true && textOf(collector).includes('canary')).toBe(false)
        const healthy = watch.init({ serverUrl: collector.url, spool: 'off' })
        healthy.trace('fresh', () => 'alive')
        await healthy.flush()
        expect(collector.spanCounts['fresh']).toBe(1)
      },
      { maxTurnMillis: one.maxTurnMillis ?? 50, maxLines: 4 },
    ),
  )

  it.each<[string, Partial<TracerProviderOptions>]>([
    ['a sampler that throws', { sampler: { shouldSample: fails, toString: fails } }],
    ['a sampler that answers nonsense', { sampler: { shouldSample: () => 'yes' as never, toString: fails } }],
    ['an id generator that throws', { idGenerator: { generateTraceId: fails, generateSpanId: fails } }],
    [
      'an id generator that answers nonsense',
      { idGenerator: { generateTraceId: () => 'x', generateSpanId: () => '' } },
    ],
  ])('%s', (_name, options) =>
    watched(async () => {
      const errors: unknown[] = []
      const provider = new TracerProvider({
        resource: createResource({}),
        spanProcessors: [],
        ...options,
        onError: (_place, error) => void errors.push(error),
      })
      const span = provider.getTracer('test').startSpan('work')
      expect(span.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/u)
      span.setAttribute('key', 1).end()
      expect(provider.getTracer('test').startActiveSpan('next', () => 7)).toBe(7)
      await provider.shutdown()
    }),
  )

  it('standard error that throws', () =>
    watched(async (watch) => {
      const write = vi.spyOn(process.stderr, 'write').mockImplementation(fails)
      const tracer = watch.init({
        serverUrl: 'http://127.0.0.1:1',
        flushTimeoutMillis: 100,
        verbose: true,
        spool: 'off',
      })
      await watch.call(tracer, 'struck')
      expect(await tracer.shutdown()).toMatchObject({ delivered: 0, pending: 0 })
      write.mockRestore()
    }))

  it('a console whose methods throw', () =>
    watched(async (watch) => {
      const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) =>
        vi.spyOn(console, name).mockImplementation(fails),
      )
      await using collector = await startCollector()
      const tracer = watch.init({ serverUrl: collector.url })
      await watch.call(tracer, 'struck')
      expect(await tracer.flush()).toMatchObject({ delivered: 3 })
      for (const spy of spies) spy.mockRestore()
    }))

  it('a listener that flushes and starts spans while a span ends', () =>
    watched(async (watch) => {
      await using collector = await startCollector()
      let more = 5
      const tracer = watch.init({
        serverUrl: collector.url,
        spanProcessors: [
          {
            onStart: () => undefined,
            onEnd: () => {
              void tracer.flush()
              more -= 1
              if (more > 0) tracer.trace('of the listener', () => undefined)
            },
            forceFlush: async () => undefined,
            shutdown: async () => undefined,
          },
        ],
      })
      await watch.call(tracer, 'struck')
      await tracer.flush()
      await collector.waitUntil(() => collector.spans.length === tracer.status().spans.created)
      expect(collector.spanCounts['struck']).toBe(3)
    }))

  it('a reduction of chunks that throws', () =>
    watched(async (watch) => {
      await using collector = await startCollector()
      const tracer = watch.init({ serverUrl: collector.url })
      function* stream(): Generator<number> {
        yield 1
        yield 2
      }
      const numbers = trace(stream, { tracer, reduce: fails })
      expect([...numbers()]).toEqual([1, 2])
      await tracer.flush()
      expect(collector.spanCounts).toEqual({ stream: 1 })
    }))
})

function fails(): never {
  throw new Error('of the extension')
}
