import type { Config } from '../core/config.ts'
import type { Logger } from '../core/logger.ts'
import type { Environment } from '../core/option-reader.ts'
import type { ReadableSpan, Resource, SpanProcessor } from '../core/span-types.ts'
import { contextAttributes } from '../processors/context-attributes.ts'
import { redact } from '../processors/redact.ts'
import { redactAttributes } from '../processors/redact/redact-attributes.ts'
import { createResource, detectResource } from '../resource/resource.ts'
import { TracerProvider } from '../span/provider.ts'
import type { ExportChain } from './export-chain.ts'
import type { Identities } from './identities.ts'
import type { Redaction } from './redaction.ts'

export interface ProviderParts {
  readonly config: Config
  readonly env: Environment
  readonly logger: Logger
  readonly chain: ExportChain
  readonly identities: Identities
  /** `undefined`: nothing is hidden. */
  readonly redaction: Redaction | undefined
  readonly onSpan: ((span: ReadableSpan) => void) | undefined
}

/** The provider of one tracer, with its processors in their order. */
export function createProvider({
  config,
  env,
  logger,
  chain,
  identities,
  redaction,
  onSpan,
}: ProviderParts): TracerProvider {
  const hide = redaction === undefined ? [] : [redact(redaction.redactor, redaction)]
  const watch = onSpan === undefined ? [] : [spanWatcher(onSpan)]
  return new TracerProvider({
    resource: redactedResource(detectResource(env, config.project), redaction),
    // Attributes first, so that redaction and export see them; the export last, so that nobody changes a span that is queued.
    spanProcessors: [
      contextAttributes((span, parent) => identities.ofSpan(span, parent)),
      ...hide,
      ...watch,
      chain.processor,
    ],
    limits: {
      attributeCountLimit: config.maxAttributes,
      eventCountLimit: config.maxEvents,
      linkCountLimit: config.maxLinks,
    },
    onError: (place, error) => logger.warn(`internal:${place}`, `${place} failed and was left out`, String(error)),
  })
}

/** Once, since all spans share it. */
function redactedResource(resource: Resource, redaction: Redaction | undefined): Resource {
  if (redaction === undefined) return resource
  return createResource(redactAttributes(resource.attributes, { ...redaction, kind: 'attribute' }))
}

/** Sees every span at its end, and changes none. */
export function spanWatcher(onSpan: (span: ReadableSpan) => void): SpanProcessor {
  const done = async (): Promise<void> => undefined
  return { onStart: () => undefined, onEnd: onSpan, forceFlush: done, shutdown: done }
}
