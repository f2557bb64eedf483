import { durationMillis } from './duration.ts'
import type { DocumentField, StoredDocument } from './document-store.ts'
import type { JsonObject, StoredEvent } from './event.ts'
import type { Comparison, EventColumn, EventField, Predicate, Scalar } from './query.ts'

/** What a predicate means. `words` is asked of the caller: it depends on what came before the event. */
export interface Subject<F> {
  readonly valueOf: (field: F) => unknown
  readonly hasWords: (text: string) => boolean
}

export function matches<F>(predicate: Predicate<F>, subject: Subject<F>): boolean {
  switch (predicate.kind) {
    case 'all':
      return predicate.of.every((part) => matches(part, subject))
    case 'any':
      return predicate.of.some((part) => matches(part, subject))
    case 'not':
      return !matches(predicate.of, subject)
    case 'words':
      return subject.hasWords(predicate.text)
    default:
      return fits(predicate, subject.valueOf(predicate.field))
  }
}

type FieldPredicate<F> = Extract<Predicate<F>, { readonly field: F }>

function fits<F>(predicate: FieldPredicate<F>, value: unknown): boolean {
  if (value === undefined || value === null) return false
  switch (predicate.kind) {
    case 'exists':
      return true
    case 'compare':
      return compares(value, predicate.operator, predicate.value)
    case 'one of':
      return predicate.values.some((candidate) => compares(value, '=', candidate))
    case 'contains':
      return textOf(value).includes(predicate.text)
    case 'includes':
      return Array.isArray(value) && value.some((element) => element === predicate.value)
  }
}

function compares(value: unknown, operator: Comparison, other: Scalar): boolean {
  if (typeof other === 'string') return holds(operator, byCodePoint(textOf(value), other))
  if (typeof value === 'number' && typeof other === 'number') return holds(operator, value - other)
  if (typeof value === 'boolean' && typeof other === 'boolean') return holds(operator, Number(value) - Number(other))
  return false
}

function holds(operator: Comparison, difference: number): boolean {
  switch (operator) {
    case '=':
      return difference === 0
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
  }
}

/** The order of UTF-8 bytes, which databases compare by; that of UTF-16 differs above the surrogates. */
function byCodePoint(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** A value as a text comparison sees it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The value at a path; own keys only. */
export function atPath(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step) || isLengthOf(found, step))
      return undefined
    found = (found as Readonly<Record<string, unknown>>)[step]
  }
  return found
}

function isLengthOf(value: object, step: string): boolean {
  return Array.isArray(value) && !/^(?:0|[1-9]\d*)$/u.test(step)
}

const metadataColumns = { runId: 'run_id', datapointId: 'datapoint_id', datasetId: 'dataset_id' } as const

/** What a promoted column takes from the metadata: texts only. */
export function promoted(metadata: JsonObject, column: keyof typeof metadataColumns): string | null {
  const value = Object.hasOwn(metadata, metadataColumns[column]) ? metadata[metadataColumns[column]] : undefined
  return typeof value === 'string' ? value : null
}

export function eventValue(event: StoredEvent, field: EventField): unknown {
  return field.kind === 'column' ? columnValue(event, field.column) : atPath(event[field.bucket], field.path)
}

function columnValue(event: StoredEvent, column: EventColumn): unknown {
  switch (column) {
    case 'traceId':
    case 'spanId':
      return event.span?.[column]
    case 'runId':
    case 'datapointId':
    case 'datasetId':
      return promoted(event.metadata, column)
    case 'durationMillis':
      return durationMillis(event.startTime, event.endTime)
    default:
      return event[column]
  }
}

export function documentValue(document: StoredDocument, field: DocumentField): unknown {
  return field.kind === 'column' ? document[field.column] : atPath(document.body, field.path)
}
