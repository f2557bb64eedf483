import type { Context } from '@opentelemetry/api'
import type { ReadableSpan, RecordingSpan, SpanProcessor } from '../core/span-types.ts'
import type { AttachedProcessor } from '../setup/attached-processor.ts'
import { ownProcessorMark } from '../setup/find-provider.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/**
 * For the list of processors of your own OpenTelemetry provider, of SDK 1.x, 2.x or 3.x: its spans go to HoneyHive as well, into
 * one tree with those of the tracer, and as copies, so that your provider's other exporters see nothing of it. A tracer that
 * is made afterwards finds it there. Spans that the provider's sampler drops are not seen.
 *
 * @example
 * new NodeSDK({ spanProcessors: [new BatchSpanProcessor(exporter), new HoneyHiveSpanProcessor()] }).start()
 * HoneyHiveTracer.init()
 */
export class HoneyHiveSpanProcessor implements SpanProcessor {
  private readonly tracer: HoneyHiveTracer | undefined
  private readonly takenBy = new WeakMap<object, AttachedProcessor>()

  /** Without a tracer: the one of the context, then the default one, asked for each span. */
  constructor(options: { readonly tracer?: HoneyHiveTracer | undefined } = {}) {
    this.tracer = options?.tracer
  }

  onStart(span: RecordingSpan, parentContext: Context): void {
    const processor = activeRuntime(this.tracer)?.processor
    if (processor === undefined) return
    this.takenBy.set(span, processor)
    processor.onStart(span, parentContext)
  }

  onEnd(span: ReadableSpan): void {
    this.takenBy.get(span)?.onEnd(span)
  }

  async forceFlush(): Promise<void> {
    await activeRuntime(this.tracer)?.flush()
  }

  /** Delivers what there is; the tracer itself goes on, because it may have spans of its own. */
  async shutdown(): Promise<void> {
    await this.forceFlush()
  }
}

Object.defineProperty(HoneyHiveSpanProcessor.prototype, ownProcessorMark, { value: true })
