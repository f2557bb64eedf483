export { sessionHandler } from './instrument/middleware/node-http.ts'
export type { NodeHandler, NodeRequest } from './instrument/middleware/node-http.ts'
export type { RequestSessionOptions, RequestView } from './instrument/middleware/request-session.ts'
