import { isFields, type Fields } from './record.ts'
import { langfuseEvents } from './langfuse.ts'
import { phoenixExport } from './phoenix.ts'

/** What is posted, and where. */
export interface Batch {
  readonly path: '/events/batch' | '/v1/traces'
  readonly body: unknown
  /** How many events or spans it holds. */
  readonly count: number
}

export type Format = 'honeyhive' | 'otlp' | 'langfuse' | 'phoenix'

export const formats: readonly Format[] = ['honeyhive', 'otlp', 'langfuse', 'phoenix']

const eventsAtOnce = 500

/** The format of a record, by the keys that only it has. */
export function formatOf(record: Fields): Format | undefined {
  if ('resourceSpans' in record || 'resource_spans' in record) return 'otlp'
  if ('event_id' in record && 'event_type' in record) return 'honeyhive'
  const isPhoenix =
    'span_kind' in record || 'context.span_id' in record || 'attributes.openinference.span.kind' in record
  if (isPhoenix) return 'phoenix'
  const isLangfuse = ('traceId' in record && 'startTime' in record) || 'observations' in record
  return isLangfuse ? 'langfuse' : undefined
}

/** Records of one format as what the server takes. */
export function batchesOf(format: Format, records: readonly Fields[]): readonly Batch[] {
  switch (format) {
    case 'otlp':
      return records.map((body) => ({ path: '/v1/traces', body, count: spanCount(body) }))
    case 'phoenix':
      return chunked(records).map((some) => ({ path: '/v1/traces', body: phoenixExport(some), count: some.length }))
    case 'honeyhive':
      return eventBatches(records)
    case 'langfuse':
      return eventBatches(langfuseEvents(records))
  }
}

function eventBatches(events: readonly Fields[]): readonly Batch[] {
  // Sessions first, so that their own name and time are known before their events come.
  const ordered = [...events.filter(isSession), ...events.filter((event) => !isSession(event))]
  return chunked(ordered).map((some) => ({ path: '/events/batch', body: { events: some }, count: some.length }))
}

function isSession(event: Fields): boolean {
  return event['event_type'] === 'session'
}

function chunked<T>(items: readonly T[]): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = []
  for (let from = 0; from < items.length; from += eventsAtOnce) chunks.push(items.slice(from, from + eventsAtOnce))
  return chunks
}

function spanCount(body: unknown): number {
  if (Array.isArray(body)) return body.reduce<number>((sum, item) => sum + spanCount(item), 0)
  if (!isFields(body)) return 0
  const own = body['spans']
  if (Array.isArray(own)) return own.length
  return ['resourceSpans', 'resource_spans', 'scopeSpans', 'scope_spans'].reduce(
    (sum, key) => sum + spanCount(body[key] ?? null),
    0,
  )
}
