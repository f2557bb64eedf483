import type { Attributes } from '@opentelemetry/api'
import { CapturedJson } from './json-tokens.ts'
import type { ReadableSpan } from './span-types.ts'

/** What a span takes besides its text: ids, times, the object itself. */
export const FIXED_SIZE = 256
const ENTRY_SIZE = 32

/** About how many bytes a waiting span holds: its text counted by characters, everything else by a flat rate. */
export function spanSize(span: ReadableSpan): number {
  return FIXED_SIZE + span.name.length + attributesSize(span.attributes) + partsSize(span)
}

/** What a span has besides its attributes. */
export function partsSize({ events, links, status }: Pick<ReadableSpan, 'events' | 'links' | 'status'>): number {
  let size = status.message?.length ?? 0
  for (const event of events) size += ENTRY_SIZE + event.name.length + attributesSize(event.attributes)
  for (const link of links) size += ENTRY_SIZE * 2 + attributesSize(link.attributes)
  return size
}

export function attributesSize(attributes: Attributes | undefined): number {
  let size = 0
  for (const key in attributes) size += attributeSize(key, attributes[key])
  return size
}

export function attributeSize(key: string, value: unknown): number {
  return ENTRY_SIZE + key.length + valueSize(value)
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  if (value instanceof CapturedJson) return value.size
  if (!Array.isArray(value)) return 0
  let size = 0
  for (const item of value) size += 8 + (typeof item === 'string' ? item.length : 0)
  return size
}
