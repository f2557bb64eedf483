import { type Context, context, type Span, SpanKind } from '@opentelemetry/api'
import { describeError } from '../../core/record-error.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import { carrierGetter } from '../../operations/carrier.ts'
import { endSession } from '../../operations/session.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { activeSpan } from '../../setup/active-span.ts'
import { extractAll } from '../../setup/propagation.ts'
import { type Runtime, runtimeKey } from '../../setup/runtime.ts'
import type { SessionOptions } from '../../setup/sessions.ts'

/** What a session can be made from, whichever framework the request came by. */
export interface RequestView {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: object
}

/** Which requests get a session of their own, and what it is called. */
export interface RequestSessionOptions<Request> {
  /** Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
  /** What the session of a request is called and carries. Default: `api-get-/orders/7`, with method and path as inputs. */
  readonly session?: ((request: Request, view: RequestView) => SessionOptions | undefined) | undefined
  /** Requests that get no session, such as health checks. Default: none. */
  readonly skip?: ((request: Request, view: RequestView) => boolean) | undefined
  /** The header of the answer that tells the session's id, or false for none ['x-session-id']. */
  readonly header?: string | false | undefined
  /** Go on in the session, and with the trace, that the caller names in `baggage` and `traceparent` [true]. */
  readonly continueIncoming?: boolean | undefined
}

/** The session of one request, from its first handler to its answer. */
export interface RequestSession {
  readonly sessionId: string
  /** What the handlers run in. */
  readonly context: Context
  /** The header that tells the session's id, if one is to. */
  readonly header: string | undefined
  /** The answer is out: its status becomes the session's output, and so does how long it took. A second call does nothing. */
  end(status: number): void
}

/** `undefined`: the request gets none. Never throws; what an option's function throws is said once. */
export function openRequestSession<Request>(
  request: Request,
  readView: () => RequestView,
  options: RequestSessionOptions<Request>,
): RequestSession | undefined {
  const runtime = activeRuntime(options?.tracer)
  if (runtime === undefined) return undefined
  try {
    const view = readView()
    return options.skip?.(request, view) === true ? undefined : open(runtime, request, view, options)
  } catch (error) {
    // The request is answered all the same, in the tracer's own session.
    runtime.logger.warn('request-session', 'A request got no session of its own', describeError(error).message)
    return undefined
  }
}

function open<Request>(
  runtime: Runtime,
  request: Request,
  view: RequestView,
  { session, header = 'x-session-id', continueIncoming = true, tracer }: RequestSessionOptions<Request>,
): RequestSession {
  const active = context.active()
  const server = serverSpanIn(runtime, active)
  // Under a server span all of it has been read already.
  const around =
    continueIncoming && server === undefined ? extractAll(runtime, active, view.headers, carrierGetter) : active
  const known = runtime.identityIn(around)
  const isContinued = continueIncoming && known.sessionId !== '' && known.sessionId !== runtime.identity.sessionId
  const identity = isContinued
    ? known
    : runtime.startSession({ ...defaults(view), ...session?.(request, view) }).identity
  // It began before the session of its request was known; it and its children are to be found together.
  server?.setAttributes(identity.attributes)
  let isEnded = false
  return {
    sessionId: identity.sessionId,
    context: around.setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime),
    header: header === false ? undefined : header,
    end(status) {
      if (isEnded) return
      isEnded = true
      const { sessionId, startedAtMillis } = identity
      // A session of the caller's is not over when one of its requests is.
      if (isContinued || startedAtMillis === undefined) return
      const duration = Date.now() - startedAtMillis
      void endSession({ sessionId, duration, outputs: { status_code: status } }, tracer ?? undefined)
    },
  }
}

function defaults({ method, path }: RequestView): SessionOptions {
  return { sessionName: `api-${method.toLowerCase()}-${path}`, inputs: { method, path } }
}

/** The span that HTTP tracing has begun for the request. */
function serverSpanIn(runtime: Runtime, where: Context): Span | undefined {
  const span = activeSpan(runtime, where)
  const isServer = span !== undefined && 'kind' in span && span.kind === SpanKind.SERVER
  return isServer && span.isRecording() ? span : undefined
}
