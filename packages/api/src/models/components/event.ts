import type { OpenRecord, ValueOf } from '../open-record.ts'

/** What an event can be. */
export const EventType = { Session: 'session', Model: 'model', Tool: 'tool', Chain: 'chain' } as const
export type EventType = ValueOf<typeof EventType>

/** What an event that you create can be: a session is started, not created. */
export const CreateEventRequestEventType = { Model: 'model', Tool: 'tool', Chain: 'chain' } as const
export type CreateEventRequestEventType = ValueOf<typeof CreateEventRequestEventType>

/** An event as `events.getEvents` and `session.getSession` give it. Times are Unix milliseconds. */
export type Event = {
  projectId?: string | undefined
  source?: string | undefined
  eventName?: string | undefined
  eventType?: EventType | undefined
  eventId?: string | undefined
  sessionId?: string | undefined
  parentId?: string | null | undefined
  childrenIds?: Array<string> | undefined
  config?: OpenRecord | undefined
  inputs?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  error?: string | null | undefined
  startTime?: number | undefined
  endTime?: number | undefined
  /** Milliseconds. */
  duration?: number | undefined
  metadata?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  userProperties?: OpenRecord | undefined
}

export type CreateEventRequest = {
  project: string
  /** Where it ran: production, staging … */
  source: string
  eventName: string
  eventType: CreateEventRequestEventType
  /** A UUID. Default: made by the server. */
  eventId?: string | undefined
  sessionId?: string | undefined
  /** Default: the session's id. */
  parentId?: string | undefined
  childrenIds?: Array<string> | undefined
  config: OpenRecord
  inputs: OpenRecord
  outputs?: OpenRecord | undefined
  error?: string | undefined
  /** Unix milliseconds. */
  startTime?: number | undefined
  endTime?: number | undefined
  /** Milliseconds. */
  duration: number
  metadata?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  userProperties?: OpenRecord | undefined
}

/** A call of a model, in the words of chat completions. */
export type CreateModelEvent = {
  project: string
  model: string
  provider: string
  messages: Array<OpenRecord>
  response: OpenRecord
  /** Milliseconds. */
  duration: number
  /** Tokens. */
  usage: OpenRecord
  /** US dollars. */
  cost?: number | undefined
  error?: string | undefined
  source?: string | undefined
  eventName?: string | undefined
  hyperparameters?: OpenRecord | undefined
  template?: Array<OpenRecord> | undefined
  templateInputs?: OpenRecord | undefined
  tools?: Array<OpenRecord> | undefined
  toolChoice?: string | undefined
  responseFormat?: OpenRecord | undefined
}

export const Operator = {
  Is: 'is',
  IsNot: 'is not',
  Contains: 'contains',
  NotContains: 'not contains',
  GreaterThan: 'greater than',
} as const
export type Operator = ValueOf<typeof Operator>

/** How the value of a filter is to be compared. */
export const Type = { String: 'string', Number: 'number', Boolean: 'boolean', Id: 'id' } as const
export type Type = ValueOf<typeof Type>

export type EventFilter = {
  /** Dotted, such as `metadata.tags.0`. */
  field?: string | undefined
  /** Text, also for numbers. */
  value?: string | undefined
  /** Default `is`. */
  operator?: Operator | undefined
  type?: Type | undefined
}
