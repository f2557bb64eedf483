export { sessionMiddleware } from '@honeyhive/tracing/express'
export type { ExpressMiddleware } from '@honeyhive/tracing/express'
export type { NodeRequest } from '@honeyhive/tracing/express'
export type { RequestSessionOptions, RequestView } from '@honeyhive/tracing/express'
