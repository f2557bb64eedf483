import { bareObject } from '../bare-object.ts'
import { bucketNames } from '../event.ts'
import type { SpanEventView, SpanLinkView } from '@honeyhive/api'
import type { BucketName, IncomingEvent, JsonObject } from '../event.ts'

/** The wide part of an event. */
export interface Content {
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  readonly error: string | null
  readonly errorStack: string | null
  readonly attributes: JsonObject
  readonly spanEvents: readonly SpanEventView[]
  readonly links: readonly SpanLinkView[]
}

/** Texts of at least this many characters are kept apart from their event, once for all events that hold them. */
export const longText = 192
/** Shorter attributes are not worth a look into the buckets. */
const minSharedLength = 48
// Marks in the JSON of an event's content, each the first character of a text; U+E002 before a text that begins with one of them.
const piece = '\u{e000}'
const shared = '\u{e001}'
const escape = '\u{e002}'

/** Long texts leave the content through this and come back by the number that it gives. */
export type TakePiece = (text: string) => number

/** The content as JSON in which long texts and attributes that a bucket holds as well are marks. Throws `TypeError` for what is not JSON. */
export function toSkeleton(event: IncomingEvent, take: TakePiece): string {
  const { inputs, outputs, error, errorStack, span } = event
  const { attributes = {}, spanEvents = [], links = [] } = span ?? {}
  const content: Content = {
    inputs: withMarks(inputs, take) as JsonObject,
    outputs: withMarks(outputs, take) as JsonObject,
    error: withMarks(error, take) as string | null,
    errorStack: withMarks(errorStack, take) as string | null,
    attributes: withMarks(withShared(attributes, event), take, true) as JsonObject,
    spanEvents: withMarks(spanEvents, take) as readonly SpanEventView[],
    links,
  }
  return JSON.stringify(content)
}

/** An attribute and the bucket that it became are one text with two names. */
function withShared(attributes: JsonObject, event: IncomingEvent): JsonObject {
  const result = bareObject()
  const places = new SharedPlaces(event)
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (typeof value !== 'string') result[key] = value
    else if (event.metadata[key] === value) result[key] = shared
    else result[key] = (value.length >= minSharedLength ? places.of(value) : undefined) ?? escaped(value)
  }
  return result
}

/** Where a bucket has a text on its top level, as text or as the value that the text is the JSON of. Looked up once one is asked for. */
class SharedPlaces {
  readonly #event: IncomingEvent
  #texts: Map<string, string> | undefined
  #jsons: Map<string, string> | undefined

  constructor(event: IncomingEvent) {
    this.#event = event
  }

  of(text: string): string | undefined {
    const first = text.charCodeAt(0)
    const found = (this.#texts ??= this.#collect('t', textAlone)).get(text)
    return found ?? (first === bracket || first === brace ? this.#json(text) : undefined)
  }

  #json(text: string): string | undefined {
    return (this.#jsons ??= this.#collect('j', jsonOfObject)).get(text)
  }

  #collect(mark: 't' | 'j', textOf: (value: unknown) => string | undefined): Map<string, string> {
    const places = new Map<string, string>()
    for (const [index, name] of bucketNames.entries()) {
      const bucket = this.#event[name]
      for (const key of Object.keys(bucket)) {
        const text = textOf(bucket[key])
        if (text !== undefined && text.length >= minSharedLength) places.set(text, `${shared}${index}${mark}${key}`)
      }
    }
    return places
  }
}

const bracket = 0x5b
const brace = 0x7b

function textAlone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function jsonOfObject(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined
}

const maxDepth = 1000

/** The value itself where it holds nothing to mark. `isMarked`: its own texts carry their marks already. */
function withMarks(value: unknown, take: TakePiece, isMarked = false, depth = 0): unknown {
  if (typeof value === 'string') {
    const isLong = value.length >= longText && !(isMarked && value.startsWith(shared))
    if (isLong) return `${piece}${take(isMarked && value.startsWith(escape) ? value.slice(1) : value)}`
    return isMarked ? value : escaped(value)
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) throw new TypeError('The event is nested too deeply to be kept, or holds itself.')
  if (Array.isArray(value)) return listWithMarks(value, take, depth)
  return recordWithMarks(value as JsonObject, take, { isMarked, depth })
}

function listWithMarks(list: readonly unknown[], take: TakePiece, depth: number): readonly unknown[] {
  let copy: unknown[] | undefined
  for (const [index, item] of list.entries()) {
    const made = withMarks(item, take, false, depth + 1)
    if (made !== item) (copy ??= [...list])[index] = made
  }
  return copy ?? list
}

function recordWithMarks(
  record: JsonObject,
  take: TakePiece,
  { isMarked, depth }: { readonly isMarked: boolean; readonly depth: number },
): JsonObject {
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(record)) {
    const item = record[key]
    const made = withMarks(item, take, isMarked && depth === 0, depth + 1)
    if (made === item) continue
    // Each key that is set is one that the copy has, `__proto__` included.
    copy ??= { ...record }
    copy[key] = made
  }
  return copy ?? record
}

function escaped(text: string): string {
  const first = text.codePointAt(0) ?? 0
  return first >= 0xe000 && first <= 0xe002 ? escape + text : text
}

/** The content of a skeleton. `pieces` by the numbers that `take` gave; `buckets` those that are kept beside it. */
export function fromSkeleton(
  json: string,
  pieces: readonly string[],
  buckets: Readonly<Partial<Record<BucketName, JsonObject>>>,
): Content {
  const content = JSON.parse(json) as Record<keyof Content, unknown>
  const { attributes, ...rest } = content
  for (const key of Object.keys(rest) as (keyof typeof rest)[]) content[key] = withoutMarks(rest[key], pieces)
  const all = { ...buckets, inputs: content.inputs, outputs: content.outputs } as Readonly<Record<string, JsonObject>>
  content.attributes = restoredAttributes(attributes as Record<string, unknown>, pieces, all)
  return content as Content
}

function restoredAttributes(
  attributes: Record<string, unknown>,
  pieces: readonly string[],
  buckets: Readonly<Record<string, JsonObject>>,
): JsonObject {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    const isShared = typeof value === 'string' && value.startsWith(shared)
    attributes[key] = isShared ? sharedText(key, value, buckets) : withoutMarks(value, pieces)
  }
  return attributes
}

function sharedText(key: string, mark: string, buckets: Readonly<Record<string, JsonObject>>): unknown {
  if (mark === shared) return buckets['metadata']?.[key]
  const value = buckets[bucketNames[Number(mark[1])] ?? '']?.[mark.slice(3)]
  return mark[2] === 'j' ? JSON.stringify(value) : value
}

/** In place: what JSON.parse has made belongs to nobody else. */
function withoutMarks(value: unknown, pieces: readonly string[]): unknown {
  if (typeof value === 'string') {
    if (value.startsWith(piece)) return pieces[Number(value.slice(1))] ?? ''
    return value.startsWith(escape) ? value.slice(1) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    const item = record[key]
    if (typeof item === 'string' || typeof item === 'object') record[key] = withoutMarks(item, pieces)
  }
  return record
}
