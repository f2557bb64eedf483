import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { AsyncLocalStorageContextManager } from './context-manager.ts'
import { CompositePropagator } from './propagators/composite.ts'
import { W3CBaggagePropagator } from './propagators/baggage.ts'
import { W3CTraceContextPropagator } from './propagators/trace-context.ts'
import { TracerProvider } from './provider.ts'

const fail = (): never => {
  throw new Error('hostile')
}
const everyTrapThrows = new Proxy({}, new Proxy({}, { get: () => fail }))
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const revokedArray = (): object => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
}
const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic
const withGetter = (key: string): object => Object.defineProperty({}, key, { get: fail, enumerable: true })
const error = (key: string): Error => Object.defineProperty(new Error('x'), key, { get: fail })

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-1', -1],
  ['1e300', 1e300],
  ['a bigint', 1n],
  ['a symbol', Symbol('s')],
  ['an empty string', ''],
  ['a lone surrogate', '\uD800'],
  ['a header break', 'a\r\nb: c'],
  ['an empty object', {}],
  ['an object without prototype', Object.create(null)],
  ['a cyclic object', cyclic],
  ['an array of holes', Array.from({ length: 3 })],
  ['a negative HrTime', [-1, -1]],
  ['a HrTime of NaN', [Number.NaN, Number.NaN]],
  ['an invalid Date', new Date(Number.NaN)],
  ['a function', () => fail()],
  [
    'a class',
    class Named {
      field = 1
    },
  ],
  ['a Map', new Map([[{}, 1]])],
  ['a promise', Promise.resolve()],
  ['a proxy whose traps throw', everyTrapThrows],
  ['a revoked proxy', revoked()],
  ['a revoked array', revokedArray()],
  ...['attributes', 'links', 'kind', 'root', 'startTime', 'context', 'code', 'message', 'traceId', 'schemaUrl'].map(
    (key) => [`an object whose ${key} throws`, withGetter(key)] as const,
  ),
  ['attributes of which one throws', Object.assign(withGetter('bad'), { good: 1 })],
  ['a link to nothing', { context: null }],
  ['a list of hostile links', [null, 7, { context: revoked() }, withGetter('context')]],
  ['options full of them', { kind: 99, root: Symbol('r'), links: 7, attributes: revoked(), startTime: revokedArray() }],
  [
    'an iterator that never ends',
    {
      *[Symbol.iterator]() {
        for (;;) yield 1
      },
    },
  ],
  ['an error whose stack throws', error('stack')],
  ['an error whose message throws', error('message')],
  ['an error whose name is an object', Object.assign(new Error('x'), { name: {}, code: Symbol('c') })],
  ['toString and toJSON that throw', { toString: fail, toJSON: fail, valueOf: fail, [Symbol.toPrimitive]: fail }],
  ['a context that throws', { getValue: fail, setValue: fail, deleteValue: fail }],
  ['a context with a broken span', trace.setSpan(ROOT_CONTEXT, { spanContext: fail } as unknown as ApiSpan)],
  ['a context with a revoked span', trace.setSpan(ROOT_CONTEXT, revoked() as ApiSpan)],
  ['a context with a number for a span', trace.setSpan(ROOT_CONTEXT, 7 as unknown as ApiSpan)],
]

const exporter = new InMemorySpanExporter()
const failures: unknown[] = []
const provider = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'hostile' }),
  spanProcessors: [new SimpleSpanProcessor(exporter)],
  onError: (_place, thrown) => failures.push(thrown),
})
const tracer = provider.getTracer('hostile')

type Call = (span: never, value: never) => unknown
type AnySpan = Record<string, (...args: unknown[]) => unknown>
type AnyTracer = AnySpan

const CALLS: Readonly<Record<string, (span: AnySpan, value: unknown) => unknown>> = {
  'setAttribute(key)': (span, value) => span['setAttribute']?.(value, 1),
  'setAttribute(value)': (span, value) => span['setAttribute']?.('key', value),
  setAttributes: (span, value) => span['setAttributes']?.(value),
  'addEvent(name)': (span, value) => span['addEvent']?.(value),
  'addEvent(attributes)': (span, value) => span['addEvent']?.('event', value),
  'addEvent(time)': (span, value) => span['addEvent']?.('event', { a: value }, value),
  addLink: (span, value) => span['addLink']?.(value),
  addLinks: (span, value) => span['addLinks']?.(value),
  setStatus: (span, value) => span['setStatus']?.(value),
  'setStatus(message)': (span, value) => span['setStatus']?.({ code: 2, message: value }),
  updateName: (span, value) => span['updateName']?.(value),
  recordException: (span, value) => span['recordException']?.(value, value),
  end: (span, value) => span['end']?.(value),
}

const STARTS: Readonly<Record<string, (tracer: AnyTracer, value: unknown) => unknown>> = {
  'startSpan(name)': (tracer, value) => tracer['startSpan']?.(value),
  'startSpan(options)': (tracer, value) => tracer['startSpan']?.('span', value),
  'startSpan(attributes)': (tracer, value) => tracer['startSpan']?.('span', { attributes: value, links: value }),
  'startSpan(context)': (tracer, value) => tracer['startSpan']?.('span', {}, value),
  'startActiveSpan(options)': (tracer, value) => tracer['startActiveSpan']?.('span', value, (span: unknown) => span),
  'startActiveSpan(context)': (tracer, value) =>
    tracer['startActiveSpan']?.('span', {}, value, (span: unknown) => span),
}

/** The spans exported by `act`, having gone through stock's protobuf serializer together with a healthy one. */
function exportedBy(act: () => unknown): ReadableSpan[] {
  exporter.reset()
  failures.length = 0
  act()
  tracer.startSpan('healthy').end()
  const spans = exporter.getFinishedSpans()
  expect(ProtobufTraceSerializer.serializeRequest(spans)?.length).toBeGreaterThan(0)
  JSON.stringify(
    spans.map(({ attributes, events, links, status, name }) => ({ attributes, events, links, status, name })),
  )
  expect(failures).toEqual([])
  return spans
}

const hostile = HOSTILE as readonly (readonly [string, never])[]

describe.each(Object.entries(CALLS))('span.%s', (_method, call) => {
  it.each(hostile)('takes %s and is exported', (_what, value) => {
    const spans = exportedBy(() => {
      const span = tracer.startSpan('victim')
      ;(call as unknown as Call)(span as never, value)
      span.setAttribute('after', true)
      span.end()
    })
    expect(spans).toHaveLength(2)
    for (const { name, startTime, endTime } of spans) {
      expect(typeof name).toBe('string')
      expect([...startTime, ...endTime].every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true)
    }
  })
})

describe.each(Object.entries(STARTS))('tracer.%s', (_method, start) => {
  it.each(hostile)('takes %s and the span is exported', (_what, value) => {
    const spans = exportedBy(() => (start(tracer as never, value) as ApiSpan | undefined)?.end())
    expect(spans).toHaveLength(2)
  })
})

describe('the rest of the core', () => {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()]
  const all = [...propagators, new CompositePropagator({ propagators })]
  const manager = new AsyncLocalStorageContextManager()

  it.each(hostile)('gives a tracer for %s', async (_what, value) => {
    expect(() => provider.getTracer(value, value, value).startSpan('x').end()).not.toThrow()
    await expect(provider.forceFlush(value)).resolves.toBeUndefined()
  })

  it.each(hostile)('propagates nothing illegal for %s', (_what, value) => {
    for (const propagator of all) {
      expect(() => propagator.inject(value, {}, defaultTextMapSetter)).not.toThrow()
      expect(() => propagator.inject(ROOT_CONTEXT, value, value)).not.toThrow()
      expect(() => propagator.extract(value, {}, defaultTextMapGetter)).not.toThrow()
      expect(() => propagator.extract(ROOT_CONTEXT, value, value)).not.toThrow()
      expect(() =>
        propagator.extract(ROOT_CONTEXT, { traceparent: value, baggage: value }, defaultTextMapGetter),
      ).not.toThrow()
      const headers: string[] = []
      const setter: TextMapSetter<unknown> = { set: (_carrier, _key, header) => void headers.push(header) }
      propagator.inject(trace.setSpan(ROOT_CONTEXT, { spanContext: () => value } as unknown as ApiSpan), {}, setter)
      expect(headers).toEqual([])
    }
  })

  it.each(hostile)('runs a function in the context %s', (_what, value) => {
    expect(manager.with(value as Context, () => 7)).toBe(7)
    expect(manager.bind(value as Context, () => 7)()).toBe(7)
    expect(() => manager.bind(ROOT_CONTEXT, value)).not.toThrow()
  })

  it('keeps the other attributes when one cannot be read', () => {
    const [span] = exportedBy(() => {
      const attributes = Object.assign(withGetter('bad'), { good: 1 }) as never
      tracer.startSpan('x', { attributes }).setAttributes(attributes).end()
    })
    expect(span?.attributes).toEqual({ good: 1 })
  })
})
