export { sessionMiddleware } from './instrument/middleware/hono.ts'
export type { HonoContextLike } from './instrument/middleware/hono.ts'
export type { RequestSessionOptions, RequestView } from './instrument/middleware/request-session.ts'
