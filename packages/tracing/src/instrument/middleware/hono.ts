import { context } from '@opentelemetry/api'
import { openRequestSession, type RequestSessionOptions } from './request-session.ts'

/** What is used of Hono's context, so that its types need not be installed. */
export interface HonoContextLike {
  readonly req: { readonly method: string; readonly path: string; readonly raw: { readonly headers: object } }
  readonly res: { readonly status: number }
  header(name: string, value: string): void
}

/**
 * Middleware of Hono that gives each request a session of its own: spans of the handlers after it belong to it. The session ends
 * when the handlers have answered, and the answer's header tells its id; a body that is streamed later still belongs to it.
 * Without a tracer it only goes on.
 *
 * @example
 * app.use(sessionMiddleware())
 */
export function sessionMiddleware<C extends HonoContextLike = HonoContextLike>(
  options: RequestSessionOptions<C> = {},
): (c: C, next: () => Promise<void>) => Promise<void> {
  return async (c, next) => {
    const { method, path, raw } = c.req
    const session = openRequestSession(c, () => ({ method, path, headers: raw.headers }), options)
    if (session === undefined) return next()
    try {
      await context.with(session.context, next)
    } finally {
      if (session.header !== undefined) c.header(session.header, session.sessionId)
      session.end(c.res.status)
    }
  }
}
