import type { Context } from '@opentelemetry/api'
import type { Config } from '../core/config.ts'
import type { Identity } from '../core/identity.ts'
import type { Logger } from '../core/logger.ts'
import type { Environment } from '../core/option-reader.ts'
import type { ReadableSpan, SpanProcessor } from '../core/span-types.ts'
import { contextAttributes } from '../processors/context-attributes.ts'
import { detectResource } from '../resource/resource.ts'
import { TracerProvider } from '../span/provider.ts'
import type { ExportChain } from './export-chain.ts'

export interface ProviderParts {
  readonly config: Config
  readonly env: Environment
  readonly logger: Logger
  readonly chain: ExportChain
  readonly identityIn: (context: Context) => Identity
  readonly onSpan: ((span: ReadableSpan) => void) | undefined
}

/** The provider of one tracer, with its processors in their order. */
export function createProvider({ config, env, logger, chain, identityIn, onSpan }: ProviderParts): TracerProvider {
  const watch = onSpan === undefined ? [] : [watcher(onSpan)]
  return new TracerProvider({
    resource: detectResource(env, config.project),
    // Attributes first, so that the export sees them; the export last, so that nobody changes a span that is queued.
    spanProcessors: [contextAttributes(identityIn), ...watch, chain.processor],
    limits: {
      attributeCountLimit: config.maxAttributes,
      eventCountLimit: config.maxEvents,
      linkCountLimit: config.maxLinks,
    },
    onError: (place, error) => logger.warn(`internal:${place}`, `${place} failed and was left out: ${String(error)}`),
  })
}

function watcher(onSpan: (span: ReadableSpan) => void): SpanProcessor {
  const done = async (): Promise<void> => undefined
  return { onStart: () => undefined, onEnd: onSpan, forceFlush: done, shutdown: done }
}
