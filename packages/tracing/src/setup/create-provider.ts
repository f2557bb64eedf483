import type { Cache } from '../core/cache.ts'
import type { Config } from '../core/config.ts'
import type { Logger } from '../core/logger.ts'
import type { Environment } from '../core/option-reader.ts'
import type { ReadableSpan, Resource, SpanErrorListener, SpanProcessor } from '../core/span-types.ts'
import { contextAttributes } from '../processors/context-attributes.ts'
import { redact } from '../processors/redact.ts'
import { redactAttributes } from '../processors/redact/redact-attributes.ts'
import { detectResource, mappedResource } from '../resource/resource.ts'
import { ProcessorChain } from '../span/processor-chain.ts'
import { TracerProvider } from '../span/provider.ts'
import type { SpanPlace } from './active-span.ts'
import { AttachedProcessor } from './attached-processor.ts'
import { consoleProcessor } from './console-processor.ts'
import type { ExportChain } from './export-chain.ts'
import type { Identities } from './identities.ts'
import { samplerOf } from './name-filter.ts'
import type { Redaction } from './redaction.ts'
import type { RuntimeMode } from './status.ts'

export interface ProviderParts {
  readonly config: Config
  readonly mode: RuntimeMode
  readonly cache: Cache
  readonly env: Environment
  readonly logger: Logger
  readonly chain: ExportChain
  readonly identities: Identities
  /** `undefined`: nothing is hidden. */
  readonly redaction: Redaction | undefined
  readonly onSpan: ((span: ReadableSpan) => void) | undefined
}

/** The provider of one tracer, with its processors in their order. */
export function createProvider(parts: ProviderParts): TracerProvider {
  const { config, cache, env, redaction } = parts
  const [first, ...rest] = processorsOf(parts)
  return new TracerProvider({
    resource: redactedResource(
      cache.getOrMake('resource', () => detectResource(env, config.project)),
      redaction,
    ),
    // The user's own before redaction, so that what they write is redacted too.
    spanProcessors: [first as SpanProcessor, ...config.spanProcessors, ...rest],
    sampler: samplerOf(config.spanNameFilters),
    // What is hidden must be text first, and where no thread makes the text there is nothing to wait for.
    defersJson: redaction === undefined && parts.chain.hasThread,
    limits: {
      attributeCountLimit: config.maxAttributes,
      ...(config.preserveCoreAttributes ? {} : { reservedAttributeCount: 0 }),
      eventCountLimit: config.maxEvents,
      linkCountLimit: config.maxLinks,
    },
    onError: errorListener(parts),
  })
}

/** What takes another provider's spans the way that the tracer's own go. */
export function createAttachedProcessor(parts: ProviderParts, place: SpanPlace): AttachedProcessor {
  const resources = new WeakMap<Resource, Resource>()
  return new AttachedProcessor({
    place,
    processors: new ProcessorChain(processorsOf(parts), errorListener(parts)),
    flush: () => parts.chain.processor.forceFlush(),
    resourceOf(resource) {
      const known = resources.get(resource)
      if (known !== undefined) return known
      const hidden = redactedResource(resource, parts.redaction)
      if (resource.asyncAttributesPending !== true) resources.set(resource, hidden)
      return hidden
    },
  })
}

/** Attributes first, so that redaction and export see them; the export last, so that nobody changes a span that is queued. */
function processorsOf(parts: ProviderParts): SpanProcessor[] {
  const { config, identities, redaction, onSpan } = parts
  return [
    contextAttributes((span, parent) => identities.ofSpan(span, parent), config.baggageAttributes),
    ...(redaction === undefined ? [] : [redact(redaction.redactor, redaction)]),
    ...(onSpan === undefined ? [] : [spanWatcher(onSpan)]),
    ...exit(parts),
  ]
}

function exit({ config, mode, chain, logger }: ProviderParts): readonly SpanProcessor[] {
  if (mode === 'console') return [consoleProcessor(logger)]
  return config.otlpEnabled ? [chain.processor] : []
}

function errorListener({ logger }: ProviderParts): SpanErrorListener {
  return (place, error) => logger.warn(`internal:${place}`, `${place} failed and was left out`, String(error))
}

/** Once, since all spans share it. */
function redactedResource(resource: Resource, redaction: Redaction | undefined): Resource {
  if (redaction === undefined) return resource
  return mappedResource(resource, (attributes) => redactAttributes(attributes, { ...redaction, kind: 'attribute' }))
}

/** Sees every span at its end, and changes none. */
export function spanWatcher(onSpan: (span: ReadableSpan) => void): SpanProcessor {
  const done = async (): Promise<void> => undefined
  return { onStart: () => undefined, onEnd: onSpan, forceFlush: done, shutdown: done }
}
