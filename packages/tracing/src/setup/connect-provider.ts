import { createContextKey, type TracerProvider } from '@opentelemetry/api'
import type { ReadableSpan } from '../core/span-types.ts'
import type { AttachedProcessor } from './attached-processor.ts'
import { BesideProvider } from './beside-tracer.ts'
import { createAttachedProcessor, createProvider, type ProviderParts, spanWatcher } from './create-provider.ts'
import { installProvider, type ProviderChoice, standAside } from './provider-strategy.ts'

/** How a tracer makes spans, and where it stands to the process's own provider. */
export interface Connection {
  /** What spans of the tracer are made by. */
  readonly provider: TracerProvider
  /** What every tracer and open span of it holds on to. */
  readonly anchor: object
  /** Where contexts keep the active span, when it is not where OpenTelemetry does. */
  readonly spanKey: symbol | undefined
  /** `undefined` when the tracer is off. */
  readonly choice: ProviderChoice | undefined
  /** Takes the spans of another provider. */
  readonly processor: AttachedProcessor
  watchSpans(listener: (span: ReadableSpan) => void): () => void
  /** Asks the processors that the user has given to deliver what they have. */
  flushProcessors(timeoutMillis: number): Promise<void>
  /** From now on no span comes from the process; those of our own tracers still do. */
  disconnect(): void
  /** From now on no span records. */
  close(): Promise<void>
}

export function connectProvider(parts: ProviderParts, id: string): Connection {
  const { mode } = parts
  const own = createProvider(parts)
  const place: { spanKey: symbol | undefined } = { spanKey: undefined }
  const processor = createAttachedProcessor(parts, place)
  const { providerStrategy, spanProcessors } = parts.config
  const installed =
    mode === 'off' ? undefined : mode === 'console' ? standAside() : installProvider(own, providerStrategy, processor)
  if (installed === undefined) void own.shutdown()
  else if (installed.choice.strategy !== 'main') place.spanKey = createContextKey(`honeyhive.v2.span.${id}`)
  const { spanKey } = place
  return {
    provider:
      spanKey === undefined ? own : new BesideProvider(own, { place, seenAs: (span) => processor.seenAs(span) }),
    anchor: own,
    spanKey,
    choice: installed?.choice,
    processor,
    watchSpans(listener) {
      const stops = [own.addProcessor(spanWatcher(listener)), processor.watch(spanWatcher(listener))]
      return () => stops.forEach((stop) => stop())
    },
    async flushProcessors(timeoutMillis) {
      if (spanProcessors.length > 0) await own.forceFlush({ timeoutMillis })
    },
    disconnect() {
      installed?.uninstall()
      processor.close()
    },
    close: () => withinDeadline(own.shutdown(), parts.config.flushTimeoutMillis),
  }
}

/** The user's own processors end with us, and may never answer. */
async function withinDeadline(ended: Promise<void>, timeoutMillis: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMillis)))
  await Promise.race([ended, late])
  clearTimeout(timer)
}
