export { sessionPlugin } from '@honeyhive/tracing/fastify'
export type { FastifyLike, FastifySessionOptions } from '@honeyhive/tracing/fastify'
export type { RequestView } from '@honeyhive/tracing/fastify'
