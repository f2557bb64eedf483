export { sessionPlugin } from './instrument/middleware/fastify.ts'
export type { FastifyLike, FastifySessionOptions } from './instrument/middleware/fastify.ts'
export type { RequestView } from './instrument/middleware/request-session.ts'
