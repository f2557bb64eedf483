export { sessionHandler } from '@honeyhive/tracing/http'
export type { NodeHandler, NodeRequest } from '@honeyhive/tracing/http'
export type { RequestSessionOptions, RequestView } from '@honeyhive/tracing/http'
