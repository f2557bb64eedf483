/** Processors and exporters of the stock line receive our spans and handle them as their own. */
import {
  type Context,
  type HrTime,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type TracerProvider as ApiTracerProvider,
} from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type Span as StockSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { describe, expect, it, vi } from 'vitest'
import type { IdGenerator } from '../core/span-types.ts'
import { TracerProvider } from './provider.ts'
import { TraceState } from './propagators/trace-state.ts'

const resource = resourceFromAttributes({ 'service.name': 'third-party' })
const at = (second: number): HrTime => [1_700_000_000 + second, 5]

function fixedIds(): IdGenerator {
  let count = 0
  const hex = (length: number): string => (++count).toString(16).padStart(length, '0')
  return { generateTraceId: () => hex(32), generateSpanId: () => hex(16) }
}

function ourProvider(
  processor: SpanProcessor,
): ApiTracerProvider & { forceFlush(): Promise<void>; shutdown(): Promise<void> } {
  return new TracerProvider({ resource, spanProcessors: [processor as never], idGenerator: fixedIds() })
}

function stockProvider(processor: SpanProcessor): BasicTracerProvider {
  return new BasicTracerProvider({ resource, spanProcessors: [processor], idGenerator: fixedIds() })
}

/** One trace that uses everything an exporter writes. */
function work(provider: ApiTracerProvider): void {
  const tracer = provider.getTracer('scope', '1.2.3', { schemaUrl: 'https://schema.test' })
  const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    ...remote,
    traceState: TraceState.parse('vendor=1') as TraceState,
  })
  const links = [{ context: remote, attributes: { linked: true } }]
  const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: at(0), links }, context)
  const child = tracer.startSpan('child', { startTime: at(1) }, trace.setSpan(context, parent))
  child.setAttributes({ text: 'ä', whole: 7, part: 0.5, yes: true, list: ['a', 'b'], numbers: [1, 2.5] })
  child.addEvent('event', { a: 1 }, at(2)).setStatus({ code: 2, message: 'failed' })
  child.end(at(3))
  parent.end(at(4))
}

function spansOf(make: (processor: SpanProcessor) => ApiTracerProvider): ReadableSpan[] {
  const exporter = new InMemorySpanExporter()
  work(make(new SimpleSpanProcessor(exporter)))
  return exporter.getFinishedSpans()
}

describe('stock exporters', () => {
  it('write the same protobuf bytes for our spans as for their own', () => {
    const bytes = [stockProvider, ourProvider].map((make) => ProtobufTraceSerializer.serializeRequest(spansOf(make)))
    expect(bytes[1]?.length).toBeGreaterThan(300)
    expect(Buffer.from(bytes[1] as Uint8Array).toString('hex')).toBe(
      Buffer.from(bytes[0] as Uint8Array).toString('hex'),
    )
  })

  it('write the same JSON for our spans as for their own', () => {
    const texts = [stockProvider, ourProvider].map((make) => {
      const bytes = JsonTraceSerializer.serializeRequest(spansOf(make))
      return JSON.parse(Buffer.from(bytes as Uint8Array).toString())
    })
    expect(texts[1]).toEqual(texts[0])
  })

  it('print our spans to the console', () => {
    const printed = vi.spyOn(console, 'dir').mockReturnValue(undefined)
    work(ourProvider(new SimpleSpanProcessor(new ConsoleSpanExporter())))
    expect(printed.mock.calls.map(([span]) => (span as { name: string }).name)).toEqual(['child', 'parent'])
    printed.mockRestore()
  })
})

describe('stock processors', () => {
  it('batch our spans and flush them', async () => {
    const exporter = new InMemorySpanExporter()
    const provider = ourProvider(new BatchSpanProcessor(exporter))
    work(provider)
    await provider.forceFlush()
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['child', 'parent'])
    await provider.shutdown()
  })
})

/** What tracing libraries do to spans in their processors. */
class MeddlingProcessor implements SpanProcessor {
  readonly seen: unknown[] = []
  onStart(span: StockSpan, parentContext: Context): void {
    span.setAttribute('parent', trace.getSpanContext(parentContext)?.spanId ?? 'none')
    this.seen.push(span.attributes['parent'], span.ended)
  }
  onEnding(span: StockSpan): void {
    span.setAttribute('late', true)
    span.updateName(`${span.name}!`)
  }
  onEnd(span: ReadableSpan): void {
    // Written on the object, past every method, as several libraries do.
    span.attributes['meddled'] = true
    this.seen.push(span.name, span.ended, { ...span.attributes })
  }
  forceFlush = (): Promise<void> => Promise.resolve()
  shutdown = (): Promise<void> => Promise.resolve()
}

describe('a processor that reads and writes', () => {
  it('sees and leaves the same on our spans as on stock spans', () => {
    const [stock, ours] = [stockProvider, ourProvider].map((make) => {
      const processor = new MeddlingProcessor()
      work(make(processor))
      return processor.seen
    })
    expect(ours).toEqual(stock)
    expect(ours).toContainEqual(expect.objectContaining({ late: true, meddled: true, text: 'ä' }))
  })
})
