import { context } from '@opentelemetry/api'
import { holdProcess } from '../core/hold-process.ts'
import { attributeNames } from '../core/semconv.ts'
import { activeSpan } from '../setup/active-span.ts'
import { type Runtime, runtimeKey } from '../setup/runtime.ts'
import type { Announcement, SessionOptions, StartedSession } from '../setup/sessions.ts'
import { activeRuntime } from './active-runtime.ts'
import { enterSession, leaveSession } from './entered-session.ts'
import { isTaken, readOr } from './event.ts'
import { type EventUpdate, updateBody } from './event-update.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/** What can be added to a session. Anything that has no field of its own becomes metadata. */
export interface SessionEnrichment extends EventUpdate {
  /** Default: the session of the context. */
  readonly sessionId?: string | undefined
}

/** What `createSession` takes. */
export interface CreateSessionOptions extends SessionOptions {
  /** Do not call the server: it makes the session when the first span arrives [false]. */
  readonly skipApiCall?: boolean | undefined
}

/**
 * Adds to the session's own event (`PUT /events`), and names what was added on the active span. Resolves to whether the
 * server has taken it; never rejects.
 *
 * @example
 * await enrichSession({ feedback: { rating: 5 }, userProperties: { plan: 'pro' } })
 */
export async function enrichSession(enrichment: SessionEnrichment, tracer?: HoneyHiveTracer): Promise<boolean> {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return false
  const update = readOr(runtime, 'The session could not be enriched', () => updateBody(enrichment))
  if (update === undefined) return false
  const fields = Object.entries(update).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  activeSpan(runtime)?.setAttribute(attributeNames.sessionEnriched, fields)
  const given = readOr(runtime, 'The session could not be enriched', () => enrichment.sessionId)
  const sessionId = typeof given === 'string' ? given : runtime.identityIn(context.active()).sessionId
  if (runtime.api === undefined || sessionId === '') return false
  // The session's event must exist before it can be updated.
  await holdProcess(runtime.sessions.settled(sessionId))
  const outcome = await holdProcess(runtime.api.updateEvent({ event_id: sessionId, ...update }))
  return isTaken(runtime, outcome, 'enrich-session', 'The session could not be enriched')
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
  const { identity } = startSession(runtime, options)
  const inside = context.active().setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime)
  return context.with(inside, () => fn(identity.sessionId))
}

/**
 * Starts a session and enters it at once, for the rest of the current run and whatever it starts; other runs keep theirs. Use
 * `withSession` where there is a function to run: it also ends. Resolves to the id when the server has taken the session,
 * and to `null` when it has not, or without a tracer; the spans that follow belong to the new session in any case, so that
 * they do not mix with another's. Never rejects.
 *
 * @example
 * const sessionId = await createSession({ sessionName: 'request', inputs: { question } })
 */
export function createSession(options: CreateSessionOptions = {}, tracer?: HoneyHiveTracer): Promise<string | null> {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return Promise.resolve(null)
  const announcement = readOr(runtime, 'An option of a session could not be read', () => options?.skipApiCall)
  const session = startSession(runtime, options, announcement === true ? 'never' : 'always')
  if (!enterSession(runtime, session.identity))
    runtime.logger.warn(
      'enter-session',
      'createSession() cannot enter a session here: the registered OpenTelemetry context manager has no way in. Use withSession().',
    )
  return idOf(session)
}

/**
 * Says that a session is over: sends how long it took, and what else is given, to its event. The session of the context is
 * left if it was entered by `createSession`. Resolves to whether the server has taken it; never rejects.
 *
 * @example
 * await endSession({ outputs: { answer } })
 */
export function endSession(ending: SessionEnrichment = {}, tracer?: HoneyHiveTracer): Promise<boolean> {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return Promise.resolve(false)
  const identity = runtime.identityIn(context.active())
  const given = readOr(runtime, 'The session could not be ended', () => ending?.sessionId)
  const sessionId = typeof given === 'string' ? given : identity.sessionId
  const endTime = Date.now()
  const { startedAtMillis } = identity
  const isCurrent = sessionId === identity.sessionId
  const duration = isCurrent && startedAtMillis !== undefined ? endTime - startedAtMillis : undefined
  const update = readOr(runtime, 'The session could not be ended', () => ({ endTime, duration, ...ending, sessionId }))
  const answer = update === undefined ? Promise.resolve(false) : enrichSession(update, tracer)
  if (isCurrent) leaveSession(runtime, identity)
  return answer
}

/**
 * Starts a further session with the tracer's own options and makes it the tracer's own: what runs in no session of its own
 * belongs to it from now on. Resolves to its id when the server has taken it, else to `null`; never rejects.
 *
 * @example
 * const sessionId = await sessionStart()
 */
export function sessionStart(tracer?: HoneyHiveTracer): Promise<string | null> {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return Promise.resolve(null)
  const { config, identity } = runtime
  const sessionName = config.sessionName ?? (identity.sessionName === '' ? undefined : identity.sessionName)
  const session = startSession(runtime, { ...config, sessionId: undefined, sessionName })
  runtime.replaceSession(session)
  return idOf(session)
}

/** Nobody may end up without a session because an option threw when it was read. */
export function startSession(runtime: Runtime, options: SessionOptions, announcement?: Announcement): StartedSession {
  try {
    return runtime.startSession(options ?? {}, announcement)
  } catch {
    // The function gets its session all the same, without what the options say.
    return runtime.startSession({}, announcement)
  }
}

async function idOf({ ready }: StartedSession): Promise<string | null> {
  const { status, sessionId } = await holdProcess(ready)
  return status === 'failed' ? null : sessionId
}
