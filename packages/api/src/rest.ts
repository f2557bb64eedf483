/** Door: the `HoneyHive` client. Small: the calls behind it are loaded with the first one. */
export { HoneyHiveCore } from './rest/core.ts'
export { HoneyHive } from './rest/honeyhive.ts'
export type { BackoffStrategy, RetryConfig } from './rest/retry-config.ts'
export type { APICall, APIPromise, CallError, Result } from './rest/result.ts'
export type { Route, RouteAnswer, RouteInput } from './rest/route-types.ts'
export { SDK_METADATA, ServerList, serverURLFromOptions } from './rest/sdk-options.ts'
export type { Logger, RequestOptions, SDKOptions } from './rest/sdk-options.ts'
