/** Door: what lies beneath the `HoneyHive` client, under the names of the first SDK's `lib/` and `types/`. */
export { isAbortError, isConnectionError, isTimeoutError } from './rest/failure-kind.ts'
export { HTTPClient, matchContentType, matchResponse, matchStatusCode } from './rest/http-client.ts'
export type {
  Awaitable,
  BeforeRequestHook,
  Fetcher,
  HTTPClientOptions,
  RequestErrorHook,
  RequestInput,
  ResponseHook,
  StatusCodePredicate,
} from './rest/http-client.ts'
export { APIPromise } from './rest/result.ts'
export type { APICall, CallError, Result } from './rest/result.ts'
export type { BackoffStrategy, RetryConfig } from './rest/retry-config.ts'
export { SDK_METADATA, ServerList, serverURLFromOptions } from './rest/sdk-options.ts'
export type { Logger, RequestOptions, SDKOptions } from './rest/sdk-options.ts'
