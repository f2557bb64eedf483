/** Where our propagators differ from the stock ones on purpose: what stock does, what ours do, and why. */
import {
  type Context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'
import {
  W3CBaggagePropagator as StockBaggage,
  W3CTraceContextPropagator as StockTraceContext,
} from '@opentelemetry/core'
import { describe, expect, it } from 'vitest'
import { W3CBaggagePropagator } from './baggage.ts'
import { W3CTraceContextPropagator } from './trace-context.ts'

function extracted(headers: Record<string, string>, read: (context: Context) => unknown): unknown[] {
  const pairs: [TextMapPropagator, TextMapPropagator][] = [
    [new StockTraceContext(), new StockBaggage()],
    [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  ]
  return pairs.map((pair) =>
    read(pair.reduce<Context>((context, one) => one.extract(context, headers, defaultTextMapGetter), ROOT_CONTEXT)),
  )
}

const DIFFERENCES = [
  {
    what: 'unknown flags in traceparent',
    why: 'W3C 3.2.2.5: what is not known is not passed on, and two digits are the format',
    seen: () =>
      extracted(
        { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-ff` },
        (c) => trace.getSpanContext(c)?.traceFlags,
      ),
    stock: 255,
    ours: 3,
  },
  {
    what: 'a tracestate with one broken member',
    why: 'W3C 3.3.1.3: the whole list is discarded',
    seen: () =>
      extracted({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, tracestate: 'a=1,B=2' }, (c) =>
        trace.getSpanContext(c)?.traceState?.serialize(),
      ),
    stock: 'a=1',
    ours: undefined,
  },
  {
    what: 'a baggage line with one broken member',
    why: 'the reference parser refuses the line',
    seen: () => extracted({ baggage: 'a=1,k v=2' }, (c) => propagation.getBaggage(c)?.getAllEntries().length),
    stock: 2,
    ours: undefined,
  },
  {
    what: 'an empty baggage value',
    why: 'the grammar has it',
    seen: () => extracted({ baggage: 'k=' }, (c) => propagation.getBaggage(c)?.getEntry('k')?.value),
    stock: undefined,
    ours: '',
  },
] as const

describe('listed differences', () => {
  it.each(DIFFERENCES)('$what: $why', ({ seen, stock, ours }) => {
    expect(seen()).toEqual([stock, ours])
  })
})
