export { sessionMiddleware } from './instrument/middleware/express.ts'
export type { ExpressMiddleware } from './instrument/middleware/express.ts'
export type { NodeRequest } from './instrument/middleware/node-http.ts'
export type { RequestSessionOptions, RequestView } from './instrument/middleware/request-session.ts'
