/** Door: the routes under `/v1` as calls that do not reject. */
export { callRoute } from './rest/call-route.ts'
export { HoneyHiveCore } from './rest/core.ts'
export type { CallError, Result } from './rest/result.ts'
export type { Route, RouteAnswer, RouteInput } from './rest/route-types.ts'
export type { RequestOptions, SDKOptions } from './rest/sdk-options.ts'
