/** Both propagators, driven with the same contexts and headers as the stock ones, within what both define alike. */
import {
  type Baggage,
  baggageEntryMetadataFromString,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api'
import {
  CompositePropagator as StockComposite,
  suppressTracing,
  W3CBaggagePropagator as StockBaggage,
  W3CTraceContextPropagator as StockTraceContext,
} from '@opentelemetry/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { W3CBaggagePropagator } from './propagators/baggage.ts'
import { CompositePropagator } from './propagators/composite.ts'
import { W3CTraceContextPropagator } from './propagators/trace-context.ts'

const stock = new StockComposite({ propagators: [new StockTraceContext(), new StockBaggage()] })
const ours = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] })

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-~'), minLength: 1, maxLength: 8 })
// Stock does not escape the apostrophe, brackets and star; what it then sends is read alike, but is not the same text.
const value = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', ' ', ',', ';', '=', '"', '%', '\\', 'é', '漢', '\n'),
  minLength: 1,
  maxLength: 8,
})
const metadata = fc.option(
  fc.array(token, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(';')),
  { nil: undefined },
)
const baggage: fc.Arbitrary<Baggage> = fc
  .array(fc.tuple(token, value, metadata), { maxLength: 5 })
  .map((entries) =>
    entries.reduce(
      (all, [key, value, text]) =>
        all.setEntry(key, { value, ...(text !== undefined && { metadata: baggageEntryMetadataFromString(text) }) }),
      propagation.createBaggage(),
    ),
  )
const spanContext = fc.record({
  traceId: fc.oneof(digits(32), fc.constant('0'.repeat(32)), fc.constant('short')),
  spanId: digits(16),
  traceFlags: fc.constantFrom(0, 1),
  traceState: fc.option(
    fc
      .uniqueArray(fc.constantFrom('a=1', 'b=2', 'tenant@vendor=3', 'c=x y'), { minLength: 1 })
      .map((all) => createTraceState(all.join(','))),
    { nil: undefined },
  ),
})

describe('random contexts', () => {
  it('are injected and extracted as by the stock propagators', () => {
    fc.assert(
      fc.property(spanContext, baggage, fc.boolean(), (spanContext, baggage, isSuppressed) => {
        const active = propagation.setBaggage(trace.setSpanContext(ROOT_CONTEXT, spanContext as SpanContext), baggage)
        const context = isSuppressed ? suppressTracing(active) : active
        const carriers: Record<string, string>[] = [{}, {}]
        for (const [index, propagator] of [stock, ours].entries()) {
          propagator.inject(context, carriers[index], defaultTextMapSetter)
        }
        expect(carriers[1]).toEqual(carriers[0])
        const [fromStock, fromOurs] = [stock, ours].map((propagator) => {
          const extracted = propagator.extract(ROOT_CONTEXT, carriers[0], defaultTextMapGetter)
          const found = trace.getSpanContext(extracted)
          const entries = propagation.getBaggage(extracted)?.getAllEntries() ?? []
          const members = entries.map(([key, entry]) => [key, entry.value, entry.metadata?.toString()])
          return [
            found?.traceId,
            found?.spanId,
            found?.traceFlags,
            found?.isRemote,
            found?.traceState?.serialize(),
            members,
          ]
        })
        expect(fromOurs).toEqual(fromStock)
      }),
      { seed: 3, numRuns: 2000 },
    )
  })

  it('are declared by the same fields', () => {
    expect(ours.fields()).toEqual(stock.fields())
  })
})
