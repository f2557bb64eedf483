import type * as components from '../../components.ts'
import type { OpenRecord } from '../open-record.ts'

export type CreateEventRequestBody = { event?: components.CreateEventRequest | undefined }
export type CreateEventResponseBody = { eventId?: string | undefined; success?: boolean | undefined }

export type CreateModelEventRequestBody = { modelEvent?: components.CreateModelEvent | undefined }
export type CreateModelEventResponseBody = { eventId?: string | undefined; success?: boolean | undefined }

export type CreateEventBatchRequestBody = {
  events: Array<components.CreateEventRequest>
  isSingleSession?: boolean | undefined
  sessionProperties?: components.SessionPropertiesBatch | undefined
}
export type CreateEventBatchResponseBody = {
  eventIds?: Array<string> | undefined
  sessionId?: string | undefined
  success?: boolean | undefined
}

export type CreateModelEventBatchRequestBody = {
  modelEvents?: Array<components.CreateModelEvent> | undefined
  isSingleSession?: boolean | undefined
  sessionProperties?: components.SessionPropertiesBatch | undefined
}
export type CreateModelEventBatchResponseBody = {
  eventIds?: Array<string> | undefined
  success?: boolean | undefined
}

/** Given objects merge into the event's. The id of a session is a valid `eventId`. */
export type UpdateEventRequestBody = {
  eventId: string
  metadata?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  config?: OpenRecord | undefined
  userProperties?: OpenRecord | undefined
  /** Milliseconds. */
  duration?: number | undefined
}

/** ISO times. */
export type DateRange = { dollarGte?: string | undefined; dollarLte?: string | undefined }

export type GetEventsRequestBody = {
  project: string
  filters: Array<components.EventFilter>
  dateRange?: DateRange | undefined
  /** Fields that are wanted. Default: all. */
  projections?: Array<string> | undefined
  /** Default 1,000, at most 7,500. */
  limit?: number | undefined
  /** From 1. */
  page?: number | undefined
}
export type GetEventsResponseBody = {
  events?: Array<components.Event> | undefined
  /** Before paging. */
  totalEvents?: number | undefined
}

export type StartSessionRequestBody = { session?: components.SessionStartRequest | undefined }
export type StartSessionResponseBody = { sessionId?: string | undefined }
export type GetSessionRequest = { sessionId: string }
