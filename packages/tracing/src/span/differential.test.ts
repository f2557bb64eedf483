/**
 * The same random programs drive the stock SDK and ours; what an exporter receives has to be equal. Programs stay within what
 * both define alike; where ours differs on purpose, `listed differences` says how and why.
 */
import {
  type Attributes,
  context as contextApi,
  type Context,
  createTraceState,
  type HrTime,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  type SpanContext,
  type SpanOptions,
  type TimeInput,
  trace,
  type Tracer,
  type TracerProvider as ApiTracerProvider,
} from '@opentelemetry/api'
import {
  AlwaysOffSampler as StockOff,
  AlwaysOnSampler as StockOn,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler as StockParentBased,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler as StockRatio,
} from '@opentelemetry/sdk-trace-base'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IdGenerator, ReadableSpan, Sampler, SamplingDecision } from '../core/span-types.ts'
import { AsyncLocalStorageContextManager } from './context-manager.ts'
import { TracerProvider } from './provider.ts'
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler } from './sampler.ts'
import { TraceIdRatioBasedSampler } from './sampler-ratio.ts'

beforeAll(() => void contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager()))
afterAll(() => contextApi.disable())

/** Times that a program gives lie here, so that they can be told from readings of the clock. */
const GIVEN_SECONDS = 1_000_000_000

const text = fc.string({
  unit: fc.constantFrom('a', 'B', '0', ' ', 'é', '漢', '\u0301', '"', '\n', '\0'),
  maxLength: 12,
})
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f.g', '__x', '')
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.array(text, { maxLength: 3 }),
  fc.array(fc.option(fc.integer()), { maxLength: 3 }),
  fc.array(fc.boolean(), { maxLength: 3 }),
)
const attributes = fc.dictionary(key, value, { maxKeys: 6 }) as fc.Arbitrary<Attributes>
const withUndefined = fc.dictionary(key, fc.option(value, { nil: undefined }), {
  maxKeys: 6,
}) as fc.Arbitrary<Attributes>
const hrTime = fc.tuple(fc.integer({ min: GIVEN_SECONDS, max: GIVEN_SECONDS + 9 }), fc.nat(999_999_999))
const time: fc.Arbitrary<TimeInput> = fc.oneof(
  hrTime as fc.Arbitrary<HrTime>,
  hrTime.map(([seconds]) => seconds * 1000 + 500),
  hrTime.map(([seconds]) => new Date(seconds * 1000 + 250)),
  fc.nat(50),
)
const remote = fc.record({
  traceId: fc.constantFrom(
    '0123456789abcdef0123456789abcdef',
    '00000000000000000000000000000001',
    'invalid',
    '0'.repeat(32),
  ),
  spanId: fc.constantFrom('0123456789abcdef', '0'.repeat(16)),
  traceFlags: fc.constantFrom(0, 1),
  isRemote: fc.boolean(),
  traceState: fc.option(fc.constant(createTraceState('vendor=1')), { nil: undefined }),
})
const link = fc.record({ context: remote, attributes: fc.option(attributes, { nil: undefined }) })
const status = fc.record({ code: fc.constantFrom(0, 1, 2), message: fc.option(text, { nil: undefined }) })
const thrown = fc.oneof(
  text.filter((one) => one !== ''),
  text.filter((one) => one !== '').map((message) => Object.assign(new Error(message), { stack: 'at x' })),
  fc.record({ code: fc.integer({ min: 1 }), message: fc.constant('m') }),
)
const options = fc.record(
  {
    kind: fc.constantFrom(0, 1, 2, 3, 4),
    attributes: withUndefined,
    links: fc.array(link, { maxLength: 4 }),
    startTime: time,
    root: fc.boolean(),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<SpanOptions>

const target = fc.nat(5)
const optional = <One>(one: fc.Arbitrary<One>): fc.Arbitrary<One | undefined> => fc.option(one, { nil: undefined })

/** A call of one of the span's methods. */
const call = (method: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Call> =>
  fc.record({ do: fc.constant('call' as const), method: fc.constant(method), target, args: fc.tuple(...args) })

interface Call {
  readonly do: 'call'
  readonly method: string
  readonly target: number
  readonly args: readonly unknown[]
}

const step = fc.oneof(
  fc.record({
    do: fc.constant('start' as const),
    name: text,
    options,
    parent: fc.option(fc.oneof(target, remote)),
    tracer: fc.nat(2),
  }),
  fc.record({ do: fc.constant('startActive' as const), name: text, options, inner: text }),
  call('setAttribute', key, value),
  call('setAttributes', withUndefined),
  call('addEvent', text, optional(fc.oneof(attributes, time)), optional(time)),
  call('addLinks', fc.array(link, { maxLength: 3 })),
  call('setStatus', status),
  call('updateName', text),
  call('recordException', thrown, optional(time)),
  call('end', optional(time)),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const limits = fc.record({
  attributeCountLimit: fc.constantFrom(2, 5, 128),
  attributeValueLengthLimit: fc.constantFrom(3, Infinity),
  eventCountLimit: fc.constantFrom(0, 1, 3, 128),
  linkCountLimit: fc.constantFrom(0, 1, 3, 128),
  attributePerEventCountLimit: fc.constantFrom(0, 2, 128),
  attributePerLinkCountLimit: fc.constantFrom(0, 2, 128),
})
type Limits = typeof limits extends fc.Arbitrary<infer One> ? One : never

/** Decides by the name, and adds what a sampler may add. */
const byName: Sampler = {
  shouldSample: (_context, _traceId, name) => ({
    decision: (name.length % 3) as SamplingDecision,
    attributes: { a: 'sampler', sampled: name.length },
    traceState: createTraceState('sampler=1'),
  }),
  toString: () => 'by name',
}

const SAMPLERS: readonly (readonly [stock: () => Sampler, ours: () => Sampler])[] = [
  [() => byName, () => byName],
  [() => new StockOn() as Sampler, () => new AlwaysOnSampler()],
  [() => new StockOff() as Sampler, () => new AlwaysOffSampler()],
  [() => new StockRatio(0.5) as Sampler, () => new TraceIdRatioBasedSampler(0.5)],
  [
    () => new StockParentBased({ root: new StockOn() }) as Sampler,
    () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  ],
  [
    () => new StockParentBased({ root: new StockRatio(0.5), localParentNotSampled: new StockOn() }) as Sampler,
    () =>
      new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5), localParentNotSampled: new AlwaysOnSampler() }),
  ],
]

/** Ids that spread over the whole range, the same for both. */
function countingIds(): IdGenerator {
  let traces = 1
  let spans = 1
  const hex = (count: number, length: number): string =>
    (BigInt(count) * 0x9e3779b97f4a7c15n).toString(16).padStart(length, '1').slice(-length)
  return { generateTraceId: () => hex(traces++, 32), generateSpanId: () => hex(spans++, 16) }
}

function run(provider: ApiTracerProvider, steps: readonly Step[]): void {
  const tracers = [
    provider.getTracer('one'),
    provider.getTracer('two', '2'),
    provider.getTracer('two', '2', { schemaUrl: 'u' }),
  ]
  const spans: ApiSpan[] = [tracers[0]?.startSpan('first') as ApiSpan]
  const at = (index: number): ApiSpan => spans[index % spans.length] as ApiSpan
  const parentContext = (parent: Extract<Step, { do: 'start' }>['parent']): Context | undefined => {
    if (parent === null) return undefined
    return typeof parent === 'number'
      ? trace.setSpan(ROOT_CONTEXT, at(parent))
      : trace.setSpanContext(ROOT_CONTEXT, parent as SpanContext)
  }
  for (const one of steps) {
    if (one.do === 'start') {
      const tracer = tracers[one.tracer] as Tracer
      spans.push(tracer.startSpan(one.name, one.options, parentContext(one.parent)))
    } else if (one.do === 'startActive') {
      tracers[0]?.startActiveSpan(one.name, one.options, (outer) => {
        tracers[1]?.startActiveSpan(one.inner, (inner) => inner.end())
        outer.end()
      })
    } else {
      const span = at(one.target) as unknown as Record<string, (...args: unknown[]) => unknown>
      span[one.method]?.(...one.args)
    }
  }
  for (const span of spans) span.end()
}

const given = (time: HrTime): HrTime | 'now' => (time[0] < GIVEN_SECONDS + 100 ? time : 'now')

function seen(span: ReadableSpan): unknown {
  const context = (one: ReturnType<ReadableSpan['spanContext']> | undefined): unknown =>
    one && { ...one, isRemote: one.isRemote, traceState: one.traceState?.serialize() }
  const { name, kind, status, ended, instrumentationScope, resource } = span
  return {
    own: [name, kind, status, ended, instrumentationScope, resource.attributes],
    contexts: [context(span.spanContext()), context(span.parentSpanContext)],
    times: [given(span.startTime), given(span.endTime)],
    duration: given(span.startTime) === 'now' || given(span.endTime) === 'now' ? 'measured' : span.duration,
    attributes: Object.entries(span.attributes),
    events: span.events.map((event) => [event, given(event.time)].slice(given(event.time) === 'now' ? 1 : 0)),
    eventParts: span.events.map(({ name, attributes, droppedAttributesCount }) => [
      name,
      attributes,
      droppedAttributesCount,
    ]),
    links: span.links.map((one) => [context(one.context), one.attributes, one.droppedAttributesCount]),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
  }
}

function outcomes(steps: readonly Step[], limits: Limits, sampler: number): { stock: unknown[]; ours: unknown[] } {
  const resource = { attributes: { 'service.name': 'differential' } }
  const exporters = [new InMemorySpanExporter(), new InMemorySpanExporter()] as const
  const [stockSampler, ourSampler] = SAMPLERS[sampler] as (typeof SAMPLERS)[number]
  const stock = new BasicTracerProvider({
    resource: resource as never,
    spanLimits: limits,
    sampler: stockSampler() as never,
    idGenerator: countingIds(),
    spanProcessors: [new SimpleSpanProcessor(exporters[0])],
  })
  const ours = new TracerProvider({
    resource: resource as never,
    limits: { ...limits, reservedAttributeCount: 0 },
    sampler: ourSampler(),
    idGenerator: countingIds(),
    spanProcessors: [new SimpleSpanProcessor(exporters[1]) as never],
  })
  run(stock, steps)
  run(ours, steps)
  const [fromStock, fromOurs] = exporters.map((exporter) => exporter.getFinishedSpans() as ReadableSpan[])
  return { stock: fromStock?.map(seen) ?? [], ours: fromOurs?.map(seen) ?? [] }
}

describe('random programs', () => {
  it('export the same spans from the stock SDK and from ours', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), limits, fc.nat(SAMPLERS.length - 1), (steps, limits, sampler) => {
        const { stock, ours } = outcomes(steps, limits, sampler)
        expect(ours).toEqual(stock)
      }),
      { seed: 20_261_121, numRuns: 1500 },
    )
  })
})
