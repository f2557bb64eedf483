import type { Tracer as ApiTracer, TracerOptions, TracerProvider as ApiTracerProvider } from '@opentelemetry/api'
import type {
  IdGenerator,
  Resource,
  Sampler,
  SpanErrorListener,
  SpanLimits,
  SpanProcessor,
} from '../core/span-types.ts'
import { type Clock, systemClock } from './clock.ts'
import { seedOnce } from '../core/random.ts'
import { inspectAsJson } from './inspected.ts'
import { ProcessorChain } from './processor-chain.ts'
import { AlwaysOnSampler, isQuickSampler, ParentBasedSampler } from './sampler.ts'
import { resolveLimits } from './span-config.ts'
import { nameOf } from './span.ts'
import { Tracer, type TracerConfig } from './tracer.ts'
import { readProperty } from './untrusted.ts'

export interface TracerProviderOptions {
  /** What produces the spans. */
  readonly resource: Resource
  /** Called in this order. */
  readonly spanProcessors: readonly SpanProcessor[]
  /** Default: what the parent did, and always on for roots. */
  readonly sampler?: Sampler | undefined
  readonly limits?: SpanLimits | undefined
  /** Default: random ids from a generator seeded by the system. */
  readonly idGenerator?: IdGenerator | undefined
  readonly clock?: Clock | undefined
  /**
   * Keep what `capture` is given as a copy and make its JSON text only when somebody asks for it, which is somebody else's
   * time when another thread does. Default false: the text is made at once.
   */
  readonly defersJson?: boolean | undefined
  /** Hears of what was kept from the app. Default: nobody. */
  readonly onError?: SpanErrorListener | undefined
}

/** Milliseconds that `forceFlush` and `shutdown` wait for a processor unless told otherwise. */
const DEFAULT_TIMEOUT_MILLIS = 30_000
/** Beyond this many names tracers are made anew each time instead of being kept. */
const MAX_KEPT_TRACERS = 10_000

/**
 * The OpenTelemetry tracer provider. Neither it nor its tracers and spans throw, and `forceFlush` and `shutdown` never
 * reject: failures go to `onError`.
 *
 * @example
 * const provider = new TracerProvider({ resource, spanProcessors: [processor] })
 * provider.getTracer('my-library').startSpan('work').end()
 */
export class TracerProvider implements ApiTracerProvider {
  private readonly tracers = new Map<string, Tracer>()
  private readonly config: Omit<TracerConfig, 'instrumentationScope'>
  private shutdownAnswer: Promise<void> | undefined

  constructor(options: TracerProviderOptions) {
    seedOnce()
    const onError = quietly(options.onError)
    const sampler = options.sampler ?? new ParentBasedSampler({ root: new AlwaysOnSampler() })
    const limits = resolveLimits(options.limits)
    this.config = {
      ...limits,
      defersJson: options.defersJson === true && limits.attributeValueLengthLimit === Infinity,
      resource: options.resource,
      processors: new ProcessorChain(options.spanProcessors, onError),
      sampler,
      quickSampler: isQuickSampler(sampler) ? sampler : undefined,
      idGenerator: options.idGenerator,
      clock: options.clock ?? systemClock,
      onError,
      isShutDown: () => this.shutdownAnswer !== undefined,
    }
  }

  getTracer(name: string, version?: string, options?: TracerOptions): ApiTracer {
    const scopeName = nameOf(name ?? '')
    const scopeVersion = typeof version === 'string' ? version : undefined
    const givenUrl = readProperty(options, 'schemaUrl')
    const schemaUrl = typeof givenUrl === 'string' ? givenUrl : undefined
    const key = `${scopeName}@${scopeVersion ?? ''}:${schemaUrl ?? ''}`
    const kept = this.tracers.get(key)
    if (kept !== undefined) return kept
    const instrumentationScope = { name: scopeName, version: scopeVersion, schemaUrl }
    const tracer = new Tracer({ ...this.config, instrumentationScope })
    if (this.tracers.size < MAX_KEPT_TRACERS) this.tracers.set(key, tracer)
    return tracer
  }

  /** Calls one more processor, after the others, until what this answers is called. */
  addProcessor(processor: SpanProcessor): () => void {
    return this.config.processors.add(processor)
  }

  /** Resolves when every processor has flushed or `timeoutMillis` (default 30,000) is over. */
  async forceFlush(options?: { readonly timeoutMillis?: number | undefined }): Promise<void> {
    const given = readProperty(options, 'timeoutMillis')
    const timeoutMillis = typeof given === 'number' && given >= 0 ? given : DEFAULT_TIMEOUT_MILLIS
    await this.config.processors.forceFlush(timeoutMillis)
  }

  /** Shuts the processors down, once; from then on spans do not record. */
  shutdown(): Promise<void> {
    this.shutdownAnswer ??= this.config.processors.shutdown(DEFAULT_TIMEOUT_MILLIS)
    return this.shutdownAnswer
  }

  /** What a log shows: not the processors behind it, nor what they hold. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { resource: this.config.resource.attributes, tracers: [...this.tracers.keys()] }
  }
}

inspectAsJson(TracerProvider.prototype)

/** An error listener that throws is a broken extension as any other. */
function quietly(listener: SpanErrorListener | undefined): SpanErrorListener {
  return (place, error) => {
    try {
      listener?.(place, error)
    } catch {
      // There is nobody left to tell.
    }
  }
}
