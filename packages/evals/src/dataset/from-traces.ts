import type { Datapoint } from '../datapoint.ts'
import { fieldsOf, listOf, textOf } from '../json.ts'
import { answered } from '../platform/answered.ts'
import { connect, type PlatformOptions } from '../platform/connect.ts'
import { newestFirst } from './event-order.ts'

/** Which events: all filters must hold. */
export interface EventFilter {
  /** Such as `event_name`, `metadata.user_id`, `feedback.rating`. */
  readonly field: string
  readonly operator?: 'is' | 'is not' | 'contains' | 'not contains' | 'greater than' | undefined
  readonly value: string | number | boolean
}

/** Which events become rows, and how. */
export interface FromTracesOptions extends PlatformOptions {
  readonly filters: readonly EventFilter[]
  /** Default: sessions. */
  readonly eventType?: 'session' | 'chain' | 'model' | 'tool' | undefined
  /** At most so many [1,000]. */
  readonly limit?: number | undefined
  /** The row of an event; `undefined` leaves it out. Default: its inputs, and as ground truth its feedback's, else its outputs. */
  readonly map?: ((event: Readonly<Record<string, unknown>>) => Datapoint | undefined) | undefined
}

/**
 * Rows from what was recorded: the events that pass all filters, newest first. What real users asked is a better dataset
 * than what one can think of; check the ground truth before you rely on it.
 *
 * @throws {HoneyHiveError} INVALID_OPTION when the server does not answer.
 * @example
 * const rows = await rowsFromTraces({ filters: [{ field: 'feedback.rating', operator: 'is', value: 1 }] })
 */
export async function rowsFromTraces(options: FromTracesOptions): Promise<readonly Datapoint[]> {
  const { filters, eventType = 'session', limit = 1_000, map = rowOfEvent } = options
  const platform = connect(options)
  const wanted = [{ field: 'event_type', operator: 'is', value: eventType, type: 'string' }, ...filters.map(filterBody)]
  const rows: Datapoint[] = []
  for (let page = 1; rows.length < limit; page += 1) {
    const pageLimit = Math.min(1_000, limit)
    const body = await answered(platform, 'POST', '/v1/events/export', { filters: wanted, limit: pageLimit, page })
    // A server may give a page in another order than we promise.
    const events = newestFirst(listOf(body['events']).map(fieldsOf))
    rows.push(...events.map((event) => map(event)).filter((row) => row !== undefined))
    if (events.length < pageLimit) break
  }
  return rows.slice(0, limit)
}

function rowOfEvent(event: Readonly<Record<string, unknown>>): Datapoint | undefined {
  const inputs = fieldsOf(event['inputs'])
  if (Object.keys(inputs).length === 0) return undefined
  const feedback = fieldsOf(event['feedback'])['ground_truth']
  const eventId = textOf(event['event_id'])
  return {
    inputs: fieldsOf(inputs['_params_'] ?? inputs),
    groundTruth: feedback ?? event['outputs'],
    ...(eventId === undefined ? {} : { metadata: { event_id: eventId } }),
  }
}

function filterBody({ field, operator = 'is', value }: EventFilter): unknown {
  return { field, operator, value: String(value), type: typeof value }
}
