import type { ServerResponse } from 'node:http'
import { context } from '@opentelemetry/api'
import { type NodeRequest, openNodeSession } from './node-http.ts'
import type { RequestSessionOptions } from './request-session.ts'

/** Middleware of Express 4 and 5, of Connect, and of whatever calls `(request, response, next)`. */
export type ExpressMiddleware<Request extends NodeRequest> = (
  request: Request,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Middleware that gives each request a session of its own: spans of the handlers after it belong to it. The session ends with the
 * answer, whose header tells its id. Without a tracer it only goes on.
 *
 * @example
 * app.use(sessionMiddleware({ skip: (request) => request.path === '/health' }))
 */
export function sessionMiddleware<Request extends NodeRequest = NodeRequest>(
  options: RequestSessionOptions<Request> = {},
): ExpressMiddleware<Request> {
  return (request, response, next) => {
    const session = openNodeSession(request, response, options)
    if (session === undefined) next()
    else context.with(session.context, next)
  }
}
