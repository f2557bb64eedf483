export { sessionMiddleware } from '@honeyhive/tracing/hono'
export type { HonoContextLike } from '@honeyhive/tracing/hono'
export type { RequestSessionOptions, RequestView } from '@honeyhive/tracing/hono'
