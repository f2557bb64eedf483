import { isSampled } from '../core/direct-span.ts'
import type { ReadableSpan, RecordingSpan, SpanProcessor } from '../core/span-types.ts'
import { attributeNames } from '../core/semconv.ts'
import type { SpanAccount } from './account.ts'
import { OpenSpans } from './open-spans.ts'

export interface ExportProcessorOptions {
  readonly account: SpanAccount
  /** Takes each sampled span when it has ended. */
  readonly add: (span: ReadableSpan) => void
  readonly flush: () => Promise<void>
  /** Whether a span belongs to a session. Default: every span does. */
  readonly hasSession?: ((span: ReadableSpan) => boolean) | undefined
}

/** Stands between the provider and the pipeline: counts spans and knows which are still open. */
export class ExportProcessor implements SpanProcessor {
  private readonly options: ExportProcessorOptions
  private readonly open = new OpenSpans()

  constructor(options: ExportProcessorOptions) {
    this.options = options
  }

  onStart(span: RecordingSpan): void {
    this.options.account.started()
    this.open.add(span)
  }

  onEnd(span: ReadableSpan): void {
    this.open.delete(span as RecordingSpan)
    this.options.account.ended()
    if (!isSampled(span)) this.options.account.dropped('not-sampled', 1)
    else if (this.options.hasSession?.(span) === false) this.options.account.dropped('no-session', 1)
    else this.options.add(span)
  }

  /** Ends what is still open, marked as incomplete: the program is over and nothing else will end it. */
  endOpenSpans(): void {
    for (const span of this.open.all()) {
      span.setAttribute(attributeNames.incomplete, true)
      span.end()
    }
  }

  async forceFlush(): Promise<void> {
    await this.options.flush()
  }

  async shutdown(): Promise<void> {
    await this.options.flush()
  }
}
