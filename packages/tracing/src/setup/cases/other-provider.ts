import { type Collector, type ReceivedSpan, startCollector } from '@honeyhive/kit'
import { trace as traceApi } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, vi } from 'vitest'
import { type HoneyHiveSpanProcessor, HoneyHiveTracer, type WantedStrategy } from '../../index.ts'
import { leaveNothing } from './leave-nothing.ts'

/** What tests beside a provider of somebody else's are made of. Each test has a collector of its own, and nothing stays registered. */
export interface TwoProviders {
  readonly collector: () => Collector
  /** Ours. */
  readonly init: (providerStrategy?: WantedStrategy) => HoneyHiveTracer
  /** The stock SDK, registered as somebody else's set-up does it. */
  readonly theirs: (options?: TheirOptions) => Theirs
  /** The first span of this name that came to our collector. */
  readonly received: (name: string) => ReceivedSpan | undefined
}

export interface TheirOptions {
  readonly sampler?: Sampler
  readonly processor?: HoneyHiveSpanProcessor
}

export interface Theirs {
  readonly provider: BasicTracerProvider
  readonly spans: () => readonly ReadableSpan[]
  readonly names: () => readonly string[]
}

export function twoProviders(): TwoProviders {
  let collector: Collector
  beforeEach(async () => {
    collector = await startCollector()
  })
  afterEach(async () => {
    await leaveNothing()
    vi.restoreAllMocks()
    await collector.close()
  })
  return {
    collector: () => collector,
    init: (providerStrategy = 'auto') => HoneyHiveTracer.init({ serverUrl: collector.url, providerStrategy }),
    theirs,
    received: (name) => collector.spans.find((span) => span.name === name),
  }
}

function theirs({ sampler, processor }: TheirOptions = {}): Theirs {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter), ...(processor ? [processor] : [])]
  const provider = new BasicTracerProvider({ spanProcessors, ...(sampler && { sampler }) })
  traceApi.setGlobalTracerProvider(provider)
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans()
  return { provider, spans, names: () => spans().map(({ name }) => name) }
}
