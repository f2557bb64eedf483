/** Where our core differs from the stock SDK on purpose: what stock does, what ours does, and why. */
import { ROOT_CONTEXT, type Span as ApiSpan, trace, type TracerProvider as ApiTracerProvider } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import type { ReadableSpan } from '../core/span-types.ts'
import { TracerProvider, type TracerProviderOptions } from './provider.ts'

type Act = (span: ApiSpan, provider: ApiTracerProvider) => unknown

const resource = {
  attributes: {},
  merge: () => resource,
  getRawAttributes: () => [],
} as TracerProviderOptions['resource']

function exported(provider: 'stock' | 'ours', act: Act, limits: Record<string, number> = {}): ReadableSpan {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter)] as never
  const made =
    provider === 'stock'
      ? new BasicTracerProvider({ spanProcessors, spanLimits: limits })
      : new TracerProvider({ resource, spanProcessors, limits })
  const span = made.getTracer('differences').startSpan('span')
  act(span, made)
  span.end()
  return exporter.getFinishedSpans()[0] as ReadableSpan
}

const values = (act: Act, read: (span: ReadableSpan) => unknown, limits?: Record<string, number>): unknown[] =>
  (['stock', 'ours'] as const).map((provider) => read(exported(provider, act, limits)))

const set =
  (value: unknown): Act =>
  (span) =>
    span.setAttribute('key', value as never)
const key = (span: ReadableSpan): unknown => span.attributes['key']

interface Difference {
  readonly what: string
  readonly why: string
  readonly seen: () => unknown[]
  readonly stock: unknown
  readonly ours: unknown
}

const DIFFERENCES: readonly Difference[] = [
  {
    what: 'an object as attribute',
    why: 'dropped values are lost data',
    seen: () => values(set({ a: [1, { b: null }] }), key),
    stock: undefined,
    ours: '{"a":[1,{"b":null}]}',
  },
  {
    what: 'null as attribute',
    why: 'null is a value that a user sets',
    seen: () => values(set(null), key),
    stock: undefined,
    ours: 'null',
  },
  {
    what: 'a mixed array',
    why: 'dropped values are lost data',
    seen: () => values(set([1, 'a']), key),
    stock: undefined,
    ours: '[1,"a"]',
  },
  {
    what: 'a bigint',
    why: 'dropped values are lost data',
    seen: () => values(set(2n ** 64n), key),
    stock: undefined,
    ours: '18446744073709551616',
  },
  {
    what: 'a lone surrogate',
    why: 'JSON and protobuf have to store the same text',
    seen: () => values(set('a\uD800'), key),
    stock: 'a\uD800',
    ours: 'a\uFFFD',
  },
  {
    what: 'a character cut in half by the length limit',
    why: 'as above',
    seen: () => values(set('ab😀'), key, { attributeValueLengthLimit: 3 }),
    stock: 'ab\uD83D',
    ours: 'ab\uFFFD',
  },
  {
    what: 'a string beyond 1 MiB',
    why: 'one attribute must not cost a batch; nothing is cut without a marker',
    seen: () =>
      values(set('x'.repeat(1_048_577)), (span) => [
        String(key(span)).slice(-22),
        span.attributes['honeyhive.truncated'],
      ]),
    stock: ['x'.repeat(22), undefined],
    ours: ['x…[truncated 1 bytes]', true].map((one) => (typeof one === 'string' ? one.padStart(22, 'x') : one)),
  },
  {
    what: 'the default number of attributes',
    why: 'LLM spans have more than 128',
    seen: () =>
      values(
        (span) => {
          for (let index = 0; index < 2000; index++) span.setAttribute(`key${index}`, index)
        },
        (span) => Object.keys(span.attributes).length,
      ),
    stock: 128,
    ours: 1008,
  },
  {
    what: 'the slots kept for outputs and errors',
    why: 'they are written last',
    seen: () =>
      values(
        (span) => {
          for (let index = 0; index < 2000; index++) span.setAttribute(`key${index}`, index)
          span.setAttribute('honeyhive_outputs.result', 'kept')
        },
        (span) => span.attributes['honeyhive_outputs.result'],
      ),
    stock: undefined,
    ours: 'kept',
  },
  {
    what: 'undefined in the attributes of an event',
    why: 'undefined is no attribute; on a span stock says so too',
    seen: () =>
      values(
        (span) => span.addEvent('e', { a: undefined }),
        (span) => Object.keys(span.events[0]?.attributes ?? {}),
      ),
    stock: ['a'],
    ours: [],
  },
  {
    what: 'an unknown status code',
    why: 'the protocol has three; an exporter cannot write others',
    seen: () =>
      values(
        (span) => span.setStatus({ code: 9 as never }),
        (span) => span.status,
      ),
    stock: { code: 9 },
    ours: { code: 0 },
  },
  {
    what: 'an impossible time',
    why: 'NaN in one span makes an exporter throw away the batch',
    seen: () =>
      values(
        (span) => span.end(Number.NaN),
        (span) => Number.isNaN(span.endTime[1]),
      ),
    stock: true,
    ours: false,
  },
  {
    what: 'something thrown that is no error',
    why: 'anything can be thrown, so anything is recorded',
    seen: () =>
      values(
        (span) => span.recordException({ detail: 7 } as never),
        (span) => span.events[0]?.attributes?.['exception.message'],
      ),
    stock: undefined,
    ours: '{"detail":7}',
  },
  {
    what: 'an exception with a number for a name',
    why: 'a type is text',
    seen: () =>
      values(
        (span) => span.recordException({ name: 7, message: 'm' } as never),
        (span) => span.events[0]?.attributes?.['exception.type'],
      ),
    stock: 7,
    ours: '7',
  },
  {
    what: 'the random flag of the parent',
    why: 'W3C level 2: it belongs to the trace id and goes with it',
    seen: () => {
      const parent = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 3, isRemote: true }
      const context = trace.setSpanContext(ROOT_CONTEXT, parent)
      return [new BasicTracerProvider(), new TracerProvider({ resource, spanProcessors: [] })].map(
        (provider) => provider.getTracer('x').startSpan('x', {}, context).spanContext().traceFlags,
      )
    },
    stock: 1,
    ours: 3,
  },
  {
    what: 'a span started after shutdown',
    why: 'nobody would ever receive it',
    seen: () =>
      [new BasicTracerProvider(), new TracerProvider({ resource, spanProcessors: [] })].map((provider) => {
        void provider.shutdown()
        return provider.getTracer('x').startSpan('x').isRecording()
      }),
    stock: true,
    ours: false,
  },
]

describe('listed differences', () => {
  it.each(DIFFERENCES)('$what: $why', ({ seen, stock, ours }) => {
    expect(seen()).toEqual([stock, ours])
  })
})
