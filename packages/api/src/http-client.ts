/** Door: what the `HoneyHive` client sends its requests with. */
export { isAbortError, isConnectionError, isTimeoutError } from './rest/failure-kind.ts'
export { HTTPClient, matchContentType, matchResponse, matchStatusCode } from './rest/http-client.ts'
export type {
  Awaitable,
  BeforeRequestHook,
  Fetcher,
  HTTPClientOptions,
  RequestErrorHook,
  ResponseHook,
  StatusCodePredicate,
} from './rest/http-client.ts'
