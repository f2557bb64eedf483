import { type Context, context } from '@opentelemetry/api'
import { openNodeSession, type NodeRequest } from './node-http.ts'
import type { ServerResponse } from 'node:http'
import type { RequestSessionOptions } from './request-session.ts'

/** What is used of Fastify, so that its types need not be installed. */
export interface FastifyLike {
  addHook(name: 'onRequest' | 'preValidation' | 'preHandler', hook: FastifyHook): unknown
}

interface FastifyRequestLike {
  readonly raw: NodeRequest
}

type FastifyHook = (request: FastifyRequestLike, reply: { readonly raw: ServerResponse }, done: () => void) => void

/** Which requests get a session of their own, and what it is called. */
export type FastifySessionOptions = RequestSessionOptions<NodeRequest>

/**
 * A plugin that gives each request a session of its own: spans of hooks and handlers belong to it. The session ends with the
 * answer, whose header tells its id. It holds for the whole app, wherever it is registered. Without a tracer nothing happens.
 *
 * @example
 * await app.register(sessionPlugin, { header: false })
 */
export function sessionPlugin(app: FastifyLike, options: FastifySessionOptions, done: (error?: Error) => void): void {
  const contexts = new WeakMap<object, Context>()
  app.addHook('onRequest', ({ raw }, reply, next) => {
    const session = openNodeSession(raw, reply.raw, options)
    if (session === undefined) return next()
    contexts.set(raw, session.context)
    context.with(session.context, next)
  })
  // Whoever reads the body in between may go on from where the parser told of its end.
  for (const hook of ['preValidation', 'preHandler'] as const)
    app.addHook(hook, ({ raw }, _reply, next) => {
      const inside = contexts.get(raw)
      if (inside === undefined) next()
      else context.with(inside, next)
    })
  done()
}

// Fastify's way to say that hooks of a plugin are those of the app around it.
Object.assign(sessionPlugin, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'honeyhive-sessions',
})
