/** A value that JSON can hold. What is sent has been through the tracer's serializer, so it is already plain. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export type JsonObject = Readonly<Record<string, JsonValue>>

/** `session` in the body of `POST /session/start`. Absent fields are not sent. */
export interface SessionStart {
  readonly session_id?: string | undefined
  readonly session_name?: string | undefined
  readonly source?: string | undefined
  readonly project?: string | undefined
  readonly inputs?: JsonObject | undefined
  readonly metadata?: JsonObject | undefined
  readonly user_properties?: JsonObject | undefined
  /** Unix milliseconds. */
  readonly start_time?: number | undefined
}

/** Of the answer only this is read; whatever else is there is nobody's business here. */
export interface SessionStarted {
  readonly session_id?: string | undefined
}

/** Body of `PUT /events`. */
export interface UpdateEventRequest {
  readonly event_id: string
  readonly metadata?: JsonObject | undefined
  readonly feedback?: JsonObject | undefined
  readonly metrics?: JsonObject | undefined
  readonly outputs?: JsonObject | undefined
  readonly config?: JsonObject | undefined
  readonly user_properties?: JsonObject | undefined
  /** Milliseconds. */
  readonly duration?: number | undefined
  /** Unix milliseconds. */
  readonly end_time?: number | undefined
}

/** `event` in the body of `POST /events`. */
export interface CreateEventRequest {
  readonly project: string
  readonly source: string
  readonly session_id: string
  readonly event_name: string
  readonly event_type: string
  readonly event_id?: string | undefined
  readonly parent_id?: string | undefined
  readonly config: JsonObject
  readonly inputs: JsonObject
  /** Milliseconds. */
  readonly duration: number
  readonly outputs?: JsonObject | undefined
  readonly error?: string | undefined
  readonly metadata?: JsonObject | undefined
  readonly feedback?: JsonObject | undefined
  readonly metrics?: JsonObject | undefined
  readonly user_properties?: JsonObject | undefined
  /** Unix milliseconds. */
  readonly start_time?: number | undefined
  /** Unix milliseconds. */
  readonly end_time?: number | undefined
}

export interface CreateEventResponse {
  readonly event_id?: string | undefined
}
