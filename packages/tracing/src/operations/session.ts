import { context } from '@opentelemetry/api'
import type { UpdateEventRequest } from '@honeyhive/api'
import { holdProcess } from '../core/hold-process.ts'
import type { Identity } from '../core/identity.ts'
import { describeError } from '../core/record-error.ts'
import { plainObject, type SessionOptions } from '../setup/sessions.ts'
import { type Runtime, runtimeKey } from '../setup/runtime.ts'
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
  const update = readUpdate(enrichment, runtime)
  if (update === undefined) return false
  // The session's event must exist before it can be updated.
  await holdProcess(runtime.ready)
  const outcome = await runtime.api.updateEvent(update)
  if (outcome.status === 'ok') return true
  const kind = outcome.status === 'refused' ? 'enrich-session' : outcome.status
  runtime.logger.warn(kind, `The session could not be enriched: ${outcome.message}`)
  return false
}

/** What there is to send; nothing when nothing was given, or when it cannot be read. */
function readUpdate(enrichment: SessionEnrichment, runtime: Runtime): UpdateEventRequest | undefined {
  try {
    const { sessionId, ...fields } = bodyOf(enrichment)
    if (Object.values(fields).every((value) => value === undefined)) return undefined
    return { event_id: sessionId ?? runtime.identityIn(context.active()).sessionId, ...fields }
  } catch (error) {
    // A proxy or a getter threw when it was looked at.
    runtime.logger.warn('capture', 'The session could not be enriched', describeError(error).message)
    return undefined
  }
}

function bodyOf(enrichment: SessionEnrichment) {
  const { sessionId, inputs, metadata } = enrichment
  return {
    sessionId: typeof sessionId === 'string' ? sessionId : undefined,
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
  if (runtime === undefined) return fn(options?.sessionId ?? '')
  const identity = startSession(runtime, options)
  const inside = context.active().setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime)
  return context.with(inside, () => fn(identity.sessionId))
}

function startSession(runtime: Runtime, options: SessionOptions): Identity {
  try {
    return runtime.startSession(options ?? {}).identity
  } catch {
    // An option threw when it was read: the function gets its session all the same, without what the options say.
    return runtime.startSession({}).identity
  }
}
