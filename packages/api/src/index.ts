export { createApiClient } from './client.ts'
export type { ApiClient, ApiClientOptions } from './client.ts'
export { callApi } from './call.ts'
export type { ApiOutcome } from './call.ts'
export { clientHeaders } from './headers.ts'
export { attempt } from './http/attempt.ts'
export type { Fetch, HttpAnswer, HttpLoss, HttpOutcome, HttpRequest } from './http/attempt.ts'
export { proxyFor } from './http/proxy.ts'
export { backoffMillis, isRetryableStatus, retryAfterMillis } from './http/retry-policy.ts'
export type { BackoffOptions } from './http/retry-policy.ts'
export { sleep } from './http/sleep.ts'
export type {
  CreateEventRequest,
  CreateEventResponse,
  JsonObject,
  JsonValue,
  SessionStart,
  SessionStarted,
  UpdateEventRequest,
} from './requests.ts'
export type {
  ApiFailure,
  ChangeNotice,
  EventDetail,
  EventHistory,
  EventStatus,
  EventRow,
  EventSummary,
  EventType,
  LargePart,
  Message,
  MessagePart,
  MessageRole,
  ServerStatus,
  SessionsPage,
  SessionSummary,
  SessionThread,
  SessionRows,
  SessionTree,
  SpanEventView,
  SpanLinkView,
  ThreadMessage,
  ThreadStep,
  ThreadTurn,
  UsageBreakdown,
} from './view.ts'
export { CLIENT_VERSION } from './version.ts'
