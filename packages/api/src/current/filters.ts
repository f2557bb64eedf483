/** Types of events; custom words travel as `chain`. */
export type EventType = 'session' | 'model' | 'tool' | 'chain'

export type FilterOperator =
  | 'is'
  | 'is not'
  | 'contains'
  | 'not contains'
  | 'greater than'
  | 'less than'
  | 'after'
  | 'before'
  | 'exists'
  | 'not exists'

/** Several filters must all hold. */
export interface EventFilter {
  /** Dotted: `metadata.user.plan`. */
  readonly field: string
  /** Default `is`. */
  readonly operator?: FilterOperator | undefined
  /** Not needed for `exists` and `not exists`. */
  readonly value?: string | number | boolean | null | undefined
  readonly type?: 'string' | 'number' | 'boolean' | 'datetime' | undefined
}

/** Either spelling of a range; ISO times or Unix milliseconds. */
export type DateRange =
  | { readonly $gte?: string | number | undefined; readonly $lte?: string | number | undefined }
  | { readonly start_time?: string | number | undefined; readonly end_time?: string | number | undefined }

/** A field that events have, for building filters. */
export interface FieldSchema {
  readonly name: string
  readonly event_type: string
}

/** `GET /v1/events/schema`, `GET /v1/runs/schema`, `GET /v1/runs/{run_id}/schema`. */
export interface FieldsSchema {
  readonly fields: readonly FieldSchema[]
  readonly datasets: readonly string[]
  readonly mappings: Readonly<Record<string, readonly string[]>>
}

/** The body of every answer of `/v1` that is not 2xx. */
export interface Failure {
  readonly statusCode: number
  readonly message: string
  readonly success: false
  readonly errorCode?: string | undefined
}
