import { RefusedRequest } from './refused-request.ts'
import { toMillis } from './times.ts'
import type { BucketName } from '../store/event.ts'
import type { EventColumn, EventField, EventSelection, Predicate } from '../store/query.ts'
import type { GivenFilter, GivenRange, GivenSearch } from './filters.ts'

const columns: Readonly<Record<string, EventColumn>> = {
  event_id: 'id',
  session_id: 'sessionId',
  parent_id: 'parentId',
  event_type: 'type',
  event_name: 'name',
  project: 'project',
  project_id: 'project',
  source: 'source',
  error: 'error',
  status: 'status',
  start_time: 'startTime',
  end_time: 'endTime',
  duration: 'durationMillis',
  model: 'model',
  provider: 'provider',
  cost: 'costUsd',
  user_id: 'userId',
}

/** Metadata that a store keeps in columns, where they are texts. */
const promoted: Readonly<Record<string, EventColumn>> = {
  'metadata.run_id': 'runId',
  'metadata.datapoint_id': 'datapointId',
  'metadata.dataset_id': 'datasetId',
}

const buckets: Readonly<Record<string, BucketName>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  config: 'config',
  metadata: 'metadata',
  metrics: 'metrics',
  feedback: 'feedback',
  user_properties: 'userProperties',
}

/** The search of a client as the store's own query. @throws {RefusedRequest} for a field or value that no event can have. */
export function selectionOf(search: Omit<GivenSearch, 'limit' | 'page'>): EventSelection {
  const { project, evaluation_id: runId } = search
  const of: Predicate[] = (search.filters ?? []).map((filter) => predicateOf(filter))
  if (typeof project === 'string' && project !== '') of.push(isText({ kind: 'column', column: 'project' }, project))
  if (typeof runId === 'string') of.push(isText({ kind: 'column', column: 'runId' }, runId))
  return { where: of.length === 0 ? null : { kind: 'all', of }, ...spanOf(search.dateRange) }
}

export function spanOf(range: GivenRange | null | undefined): Pick<EventSelection, 'startedAfter' | 'startedBefore'> {
  return {
    startedAfter: toMillis(range?.$gte ?? range?.start_time),
    startedBefore: toMillis(range?.$lte ?? range?.end_time),
  }
}

export function predicateOf(filter: GivenFilter): Predicate {
  const field = fieldOf(filter)
  const { operator = 'is' } = filter
  if (operator === 'exists') return { kind: 'exists', field }
  if (operator === 'not exists') return { kind: 'not', of: { kind: 'exists', field } }
  const { value } = filter
  if (value === undefined || value === null)
    throw new RefusedRequest(400, `The filter of '${filter.field}' with '${operator}' needs a value.`)
  switch (operator) {
    case 'is':
      return equals(field, filter)
    case 'is not':
      return { kind: 'not', of: equals(field, filter) }
    case 'contains':
      return { kind: 'contains', field, text: String(value) }
    case 'not contains':
      return { kind: 'not', of: { kind: 'contains', field, text: String(value) } }
    case 'greater than':
      return ordered(field, '>', filter)
    case 'less than':
      return ordered(field, '<', filter)
    case 'after':
      return timed(field, '>', filter)
    case 'before':
      return timed(field, '<', filter)
  }
}

/** A value is written as text whatever it is; a number equals the numbers that it says. */
function equals(field: EventField, { value, type }: GivenFilter): Predicate {
  const text = isText(field, String(value))
  const number = Number(value)
  const isNumber = (type === 'number' || typeof value === 'number') && String(value).trim() !== ''
  if (!isNumber || !Number.isFinite(number)) return text
  return { kind: 'any', of: [text, { kind: 'compare', field, operator: '=', value: number }] }
}

function isText(field: EventField, value: string): Predicate {
  return { kind: 'compare', field, operator: '=', value }
}

function ordered(field: EventField, operator: '<' | '>', filter: GivenFilter): Predicate {
  if (filter.type === 'datetime') return timed(field, operator, filter)
  const number = Number(filter.value)
  if (!Number.isFinite(number) || String(filter.value).trim() === '')
    throw new RefusedRequest(400, `The filter of '${filter.field}' compares numbers, but '${filter.value}' is none.`)
  return { kind: 'compare', field, operator, value: number }
}

/** Times are numbers in the event's own columns, and numbers or ISO texts in what a user recorded. */
function timed(field: EventField, operator: '<' | '>', filter: GivenFilter): Predicate {
  const given = typeof filter.value === 'number' ? filter.value : String(filter.value)
  const millis = toMillis(typeof given === 'string' && /^\d+(?:\.\d+)?$/u.test(given) ? Number(given) : given)
  if (millis === null || !Number.isFinite(millis))
    throw new RefusedRequest(400, `The filter of '${filter.field}' compares times, but '${filter.value}' is none.`)
  const asNumber: Predicate = { kind: 'compare', field, operator, value: millis }
  if (field.kind === 'column') return asNumber
  return { kind: 'any', of: [asNumber, { kind: 'compare', field, operator, value: new Date(millis).toISOString() }] }
}

function fieldOf({ field: name, operator }: GivenFilter): EventField {
  const isPlain = operator === undefined || operator === 'is'
  if (isPlain && Object.hasOwn(promoted, name)) return { kind: 'column', column: promoted[name] ?? 'runId' }
  const [first = '', ...path] = name.split('.')
  if (path.length === 0 && Object.hasOwn(columns, name)) return { kind: 'column', column: columns[name] ?? 'id' }
  const bucket = path.length > 0 && Object.hasOwn(buckets, first) ? buckets[first] : undefined
  if (bucket === undefined) throw new RefusedRequest(400, unknownField(name))
  return { kind: 'bucket', bucket, path }
}

function unknownField(name: string): string {
  const known = [...Object.keys(columns), ...Object.keys(buckets).map((bucket) => `${bucket}.<path>`)]
  return `There is no filter field '${name}'. Known are ${known.join(', ')}.`
}
