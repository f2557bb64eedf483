import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan } from '../core/span-types.ts'

/** What a span takes besides its text: ids, times, the object itself. */
const fixedBytes = 256
const bytesPerEntry = 32

/** About how many bytes a waiting span holds: its text counted by characters, everything else by a flat rate. */
export function spanSize(span: ReadableSpan): number {
  let size = fixedBytes + span.name.length + (span.status.message?.length ?? 0) + attributesSize(span.attributes)
  for (const event of span.events) size += bytesPerEntry + event.name.length + attributesSize(event.attributes)
  for (const link of span.links) size += bytesPerEntry * 2 + attributesSize(link.attributes)
  return size
}

function attributesSize(attributes: Attributes | undefined): number {
  if (attributes === undefined) return 0
  let size = 0
  for (const key in attributes) size += bytesPerEntry + key.length + valueSize(attributes[key])
  return size
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (!Array.isArray(value)) return 0
  let size = 0
  for (const item of value) size += 8 + (typeof item === 'string' ? item.length : 0)
  return size
}
