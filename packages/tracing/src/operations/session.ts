import { context } from '@opentelemetry/api'
import { holdProcess } from '../core/hold-process.ts'
import { plainObject, type SessionOptions } from '../setup/sessions.ts'
import { runtimeKey } from '../setup/runtime.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'

export interface SessionEnrichment {
  /** Default: the session of the context. */
  readonly sessionId?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly metrics?: Readonly<Record<string, unknown>> | undefined
  readonly feedback?: Readonly<Record<string, unknown>> | undefined
  readonly config?: Readonly<Record<string, unknown>> | undefined
  readonly outputs?: Readonly<Record<string, unknown>> | undefined
  /** The API takes no inputs here: they become `metadata.inputs`. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  readonly userProperties?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Adds to the session's own event. Resolves to whether the server has taken it; never rejects.
 *
 * @example
 * await enrichSession({ feedback: { rating: 5 }, userProperties: { plan: 'pro' } })
 */
export async function enrichSession(enrichment: SessionEnrichment, tracer?: HoneyHiveTracer): Promise<boolean> {
  const runtime = activeRuntime(tracer)
  if (runtime?.api === undefined) return false
  const update = bodyOf(enrichment)
  if (Object.values(update).every((value) => value === undefined)) return false
  // The session's event must exist before it can be updated.
  await holdProcess(runtime.ready)
  const outcome = await runtime.api.updateEvent({
    event_id: enrichment.sessionId ?? runtime.identityIn(context.active()).sessionId,
    ...update,
  })
  if (outcome.status === 'ok') return true
  const kind = outcome.status === 'refused' ? 'enrich-session' : outcome.status
  runtime.logger.warn(kind, `The session could not be enriched: ${outcome.message}`)
  return false
}

function bodyOf(enrichment: SessionEnrichment) {
  const { inputs, metadata } = enrichment
  return {
    metadata: plainObject(inputs === undefined ? metadata : { ...metadata, inputs }),
    metrics: plainObject(enrichment.metrics),
    feedback: plainObject(enrichment.feedback),
    config: plainObject(enrichment.config),
    outputs: plainObject(enrichment.outputs),
    user_properties: plainObject(enrichment.userProperties),
  }
}

/**
 * Runs a function in a session of its own: its spans, and those of whatever it calls, belong to that session. The session
 * is started at the server meanwhile; nobody waits for it. Without a tracer the function just runs.
 *
 * @example
 * await withSession({ sessionName: 'request', userProperties: { id } }, () => handle(request))
 */
export function withSession<T>(options: SessionOptions, fn: (sessionId: string) => T, tracer?: HoneyHiveTracer): T {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return fn(options.sessionId ?? '')
  const { identity } = runtime.startSession(options)
  const inside = context.active().setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime)
  return context.with(inside, () => fn(identity.sessionId))
}
