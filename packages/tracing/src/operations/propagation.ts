import { type Context, context } from '@opentelemetry/api'
import { extractAll, injectAll } from '../setup/propagation.ts'
import { enterContext } from '../span/enter-context.ts'
import { readProperty } from '../span/untrusted.ts'
import { activeRuntime } from './active-runtime.ts'
import { type Carrier, carrierGetter, carrierSetter } from './carrier.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/** What `withDistributedTraceContext` takes beside the carrier. */
export interface DistributedOptions {
  /** Stands above the session that the carrier names. */
  readonly sessionId?: string | undefined
  readonly tracer?: HoneyHiveTracer | undefined
}

/**
 * Writes into a carrier what the next process needs to go on with this trace and session: `traceparent`, `tracestate`, and
 * `baggage` with our ids. Answers the carrier. Never throws; one that refuses is left as it is.
 *
 * @example
 * await fetch(url, { headers: injectContext({ accept: 'application/json' }) })
 */
export function injectContext<C extends Carrier = Record<string, string>>(
  carrier: C = {} as C,
  tracer?: HoneyHiveTracer,
): C {
  if (isCarrier(carrier)) injectAll(activeRuntime(tracer), context.active(), carrier, carrierSetter)
  return carrier
}

/**
 * The active context with what a carrier brings: the caller's span as parent, its baggage, and its session. Header names are
 * understood in any case. What is malformed counts as absent; a carrier with nothing gives the active context. Never throws.
 *
 * @example
 * context.with(extractContext(request.headers), () => handle(request))
 */
export function extractContext(carrier: Carrier, tracer?: HoneyHiveTracer): Context {
  if (!isCarrier(carrier)) return context.active()
  return extractAll(activeRuntime(tracer), context.active(), carrier, carrierGetter)
}

/**
 * Runs a function as the continuation of what another process has begun: spans are children of the caller's and belong to its
 * session. Result and error come through untouched; afterwards the context is what it was.
 *
 * @example
 * const answer = await withDistributedTraceContext(request.headers, () => handle(request))
 */
export function withDistributedTraceContext<T>(carrier: Carrier, fn: () => T, options: DistributedOptions = {}): T {
  const active = context.active()
  const sessionId = readProperty(options, 'sessionId')
  const tracer = readProperty(options, 'tracer') as HoneyHiveTracer | undefined
  const explicit = typeof sessionId === 'string' && sessionId !== '' ? sessionId : undefined
  const source = isCarrier(carrier) ? carrier : {}
  return context.with(extractAll(activeRuntime(tracer), active, source, carrierGetter, explicit), fn)
}

/** What `link` answers; `unlink`, or the end of a `using` block, goes back. */
export interface ContextLink extends Disposable {
  /** The context that was active before. */
  readonly around: Context
}

/**
 * Enters what a carrier brings for the rest of the current run and whatever it starts. Prefer `withDistributedTraceContext`, which
 * also leaves it.
 *
 * @example
 * using _ = link(message.headers)
 */
export function link(carrier: Carrier, tracer?: HoneyHiveTracer): ContextLink {
  const around = context.active()
  const runtime = activeRuntime(tracer)
  if (!enterContext(extractContext(carrier, tracer)))
    runtime?.logger.warn(
      'enter-context',
      'link() cannot enter a context here: the registered OpenTelemetry context manager has no way in. Use withDistributedTraceContext().',
    )
  return { around, [Symbol.dispose]: () => void enterContext(around) }
}

/**
 * Back to the context that was active before `link`.
 *
 * @example
 * unlink(token)
 */
export function unlink({ around }: Pick<ContextLink, 'around'>): void {
  enterContext(around)
}

function isCarrier(carrier: unknown): carrier is Carrier {
  return (typeof carrier === 'object' || typeof carrier === 'function') && carrier !== null
}
