import { inspect } from 'node:util'
import { context as contextApi, type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadableSpan, Resource, SpanProcessor } from '../core/span-types.ts'
import { serialize } from '../core/serialize.ts'
import { AsyncLocalStorageContextManager } from './context-manager.ts'
import { suppressTracingKey } from '../core/suppressed.ts'
import { TracerProvider, type TracerProviderOptions } from './provider.ts'

const resource: Resource = { attributes: {}, merge: () => resource, getRawAttributes: () => [] }

function collector(overrides: Partial<SpanProcessor> = {}): SpanProcessor & { readonly ended: string[] } {
  const ended: string[] = []
  return {
    ended,
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span.name),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    ...overrides,
  }
}

const provide = (options: Partial<TracerProviderOptions>): TracerProvider =>
  new TracerProvider({ resource, spanProcessors: [], ...options })

const fail = (): never => {
  throw new Error('broken')
}

beforeAll(() => void contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager()))
afterAll(() => contextApi.disable())

describe('processors', () => {
  it('that throw are told to the listener and do not keep others from their work', () => {
    const errors: string[] = []
    const healthy = collector()
    const broken = collector({ onStart: fail, onEnding: fail, onEnd: fail })
    const provider = provide({ spanProcessors: [broken, healthy], onError: (place) => errors.push(place) })
    provider.getTracer('t').startSpan('span').end()
    expect(healthy.ended).toEqual(['span'])
    expect(errors).toEqual(['span processor onStart', 'span processor onEnding', 'span processor onEnd'])
  })

  it('are left out after ten failures in a row', () => {
    let calls = 0
    const broken = collector({ onStart: () => (calls++, fail()) })
    const tracer = provide({ spanProcessors: [broken] }).getTracer('t')
    for (let index = 0; index < 50; index++) tracer.startSpan('span')
    expect(calls).toBe(10)
  })

  it('survive an error listener that throws', () => {
    const tracer = provide({ spanProcessors: [collector({ onEnd: fail })], onError: fail }).getTracer('t')
    expect(() => tracer.startSpan('span').end()).not.toThrow()
  })
})

describe('a broken part', () => {
  const start = (options: Partial<TracerProviderOptions>): { readonly span: Span; readonly errors: string[] } => {
    const errors: string[] = []
    const provider = provide({ ...options, onError: (place) => errors.push(place) })
    return { span: provider.getTracer('t').startSpan('span'), errors }
  }

  it.each([
    ['a sampler that throws', { sampler: { shouldSample: fail } }, ['sampler']],
    ['a sampler without an answer', { sampler: { shouldSample: () => undefined } }, ['sampler']],
    ['a sampler with another answer', { sampler: { shouldSample: () => ({ decision: 7 }) } }, ['sampler']],
    [
      'ids that throw',
      { idGenerator: { generateTraceId: fail, generateSpanId: fail } },
      ['id generator', 'id generator'],
    ],
    [
      'ids that are none',
      { idGenerator: { generateTraceId: () => 7, generateSpanId: () => '0' } },
      ['id generator', 'id generator'],
    ],
  ])('does not cost the span: %s', (_what, options, places) => {
    const { span, errors } = start(options as never)
    expect(span.isRecording() && trace.isSpanContextValid(span.spanContext())).toBe(true)
    expect(errors).toEqual(places)
  })

  it('leaves the app with a span that does not record: a clock that throws', () => {
    const { span, errors } = start({ clock: { wallMillis: fail, monotonicMillis: fail } })
    expect(span.isRecording()).toBe(false)
    expect(errors).toEqual(['start span'])
  })
})

describe('forceFlush and shutdown', () => {
  it('do not reject when a processor does, and tell the listener', async () => {
    const errors: string[] = []
    const broken = collector({ forceFlush: () => Promise.reject(new Error('x')), shutdown: fail })
    const provider = provide({ spanProcessors: [broken], onError: (place) => errors.push(place) })
    await expect(provider.forceFlush()).resolves.toBeUndefined()
    await expect(provider.shutdown()).resolves.toBeUndefined()
    expect(errors).toEqual(['span processor forceFlush', 'span processor shutdown'])
  })

  it('do not wait longer than they are told', async () => {
    const errors: unknown[] = []
    const hung = collector({ forceFlush: () => new Promise(() => undefined) })
    const keepAlive = setInterval(() => undefined, 1000)
    await provide({ spanProcessors: [hung], onError: (_place, error) => errors.push(error) }).forceFlush({
      timeoutMillis: 1,
    })
    clearInterval(keepAlive)
    expect(String(errors[0])).toContain('did not answer forceFlush within 1 ms')
  })

  it('shuts a processor down once', async () => {
    let calls = 0
    const provider = provide({ spanProcessors: [collector({ shutdown: () => Promise.resolve(void calls++) })] })
    await Promise.all([provider.shutdown(), provider.shutdown()])
    expect(calls).toBe(1)
  })
})

describe('what can be seen of them', () => {
  it('is the span and not what stands behind it', () => {
    const secret = Object.assign(collector(), { apiKey: 'canary' })
    const provider = provide({ spanProcessors: [secret] })
    const tracer = provider.getTracer('t')
    const span = tracer.startSpan('mine', { attributes: { a: 1 } })
    const seen = [provider, tracer, span].flatMap((one) => [
      inspect(one, { depth: 10, showHidden: true }),
      JSON.stringify(one),
      serialize({ one }).text,
    ])
    expect(seen.join('\n')).not.toContain('canary')
    expect(JSON.parse(JSON.stringify(span))).toMatchObject({
      name: 'mine',
      attributes: { a: 1 },
      ...span.spanContext(),
    })
  })
})

describe('behind a proxy', () => {
  it('provider, tracer and span still work', () => {
    const processor = collector()
    const provider = new Proxy(provide({ spanProcessors: [processor] }), {})
    const span = new Proxy(new Proxy(provider.getTracer('t'), {}).startSpan('proxied'), {})
    span.setAttribute('a', 1).end()
    expect(processor.ended).toEqual(['proxied'])
  })
})

describe('a processor that ends the span it is told of', () => {
  it('ends it once', () => {
    const processor = collector({ onEnding: (span) => span.end() })
    provide({ spanProcessors: [processor] })
      .getTracer('t')
      .startSpan('once')
      .end()
    expect(processor.ended).toEqual(['once'])
  })
})

describe('tracers', () => {
  it('are the same for the same scope', () => {
    const provider = provide({})
    expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'))
    expect(provider.getTracer('a', '1')).not.toBe(provider.getTracer('a', '1', { schemaUrl: 'u' }))
  })

  it('record nothing where tracing is suppressed', () => {
    const processor = collector()
    const tracer = provide({ spanProcessors: [processor] }).getTracer('t')
    tracer.startSpan('hidden', {}, ROOT_CONTEXT.setValue(suppressTracingKey, true)).end()
    expect(processor.ended).toEqual([])
  })

  it('pass the result and the error of the function through, and make the span active in it', async () => {
    const tracer = provide({}).getTracer('t')
    const error = new Error('mine')
    const isActive = (): boolean => trace.getActiveSpan()?.isRecording() ?? false
    expect(tracer.startActiveSpan('a', isActive)).toBe(true)
    expect(await tracer.startActiveSpan('a', {}, () => Promise.resolve().then(isActive))).toBe(true)
    expect(tracer.startActiveSpan('a', {}, ROOT_CONTEXT, (span) => span === trace.getActiveSpan())).toBe(true)
    expect(() => tracer.startActiveSpan('a', () => fail())).toThrow('broken')
    await expect(tracer.startActiveSpan('a', () => Promise.reject(error))).rejects.toBe(error)
    expect(trace.getActiveSpan()).toBeUndefined()
  })

  it('keep what else the context holds through any number of nested spans', () => {
    const tracer = provide({}).getTracer('t')
    const keys = Array.from({ length: 40 }, (_, index) => Symbol(String(index)))
    let context: Context = ROOT_CONTEXT
    for (const [index, key] of keys.entries()) {
      context = trace.setSpan(context, tracer.startSpan('s', {}, context)).setValue(key, index)
    }
    contextApi.with(context, () => tracer.startActiveSpan('inner', () => (context = contextApi.active())))
    context = context.deleteValue(keys[3] as symbol)
    expect(keys.map((key) => context.getValue(key))).toEqual(
      keys.map((_key, index) => (index === 3 ? undefined : index)),
    )
  })
})
