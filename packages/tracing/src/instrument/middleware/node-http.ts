import type { IncomingMessage, ServerResponse } from 'node:http'
import { context } from '@opentelemetry/api'
import {
  openRequestSession,
  type RequestSession,
  type RequestSessionOptions,
  type RequestView,
} from './request-session.ts'

/** A request of `node:http`; frameworks that mount handlers elsewhere keep the whole address beside it. */
export interface NodeRequest extends IncomingMessage {
  readonly originalUrl?: string
}

/** A listener of `node:http`. */
export type NodeHandler<Request extends NodeRequest, Response extends ServerResponse> = (
  request: Request,
  response: Response,
) => unknown

/**
 * A request listener that gives each request a session of its own: its spans, and those of whatever it calls, belong to it. The
 * session ends with the answer, whose header tells its id. Errors come through untouched; without a tracer the listener just runs.
 *
 * @example
 * createServer(sessionHandler((request, response) => answer(request, response))).listen(3000)
 */
export function sessionHandler<
  Request extends NodeRequest = NodeRequest,
  Response extends ServerResponse = ServerResponse,
>(
  handler: NodeHandler<Request, Response>,
  options: RequestSessionOptions<Request> = {},
): NodeHandler<Request, Response> {
  return (request, response) => {
    const session = openNodeSession(request, response, options)
    return session === undefined
      ? handler(request, response)
      : context.with(session.context, handler, undefined, request, response)
  }
}

/** The session of a request of `node:http`, told in the answer's header and ended with the answer. */
export function openNodeSession<Request extends NodeRequest>(
  request: Request,
  response: ServerResponse,
  options: RequestSessionOptions<Request>,
): RequestSession | undefined {
  const session = openRequestSession(request, () => viewOf(request), options)
  if (session === undefined) return undefined
  if (session.header !== undefined && !response.headersSent) response.setHeader(session.header, session.sessionId)
  // What arrives later is told by the parser, which knows nothing of the context.
  context.bind(session.context, request)
  context.bind(session.context, response)
  response.once('close', () => session.end(response.statusCode))
  return session
}

function viewOf({ method = 'GET', originalUrl, url = '/', headers }: NodeRequest): RequestView {
  return { method, path: (originalUrl ?? url).split('?', 1)[0] as string, headers }
}
