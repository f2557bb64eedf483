import type { Attributes, HrTime, Link, SpanContext } from '@opentelemetry/api'
import type { TimedEvent } from '../core/span-types.ts'
import { storedValue } from './attribute-value.ts'
import type { SpanConfig } from './span-config.ts'
import { readKeys, readProperty, writeProperty } from './untrusted.ts'

interface BoundedAttributes {
  readonly attributes: Attributes
  readonly droppedCount: number
}

/** Attributes of an event or link: any value, at most `limit` of them. */
function boundedAttributes(given: unknown, limit: number, config: SpanConfig): BoundedAttributes {
  const attributes: Attributes = {}
  let count = 0
  let droppedCount = 0
  for (const key of readKeys(given)) {
    const value = key === '' ? undefined : readProperty(given, key)
    if (value === undefined) continue
    if (count >= limit) {
      droppedCount += 1
      continue
    }
    writeProperty(attributes, key, storedValue(value, config).value)
    count += 1
  }
  return { attributes, droppedCount }
}

export function eventOf(name: string, given: unknown, time: HrTime, config: SpanConfig): TimedEvent {
  const { attributes, droppedCount } = boundedAttributes(given, config.attributePerEventCountLimit, config)
  return { name, attributes, time, droppedAttributesCount: droppedCount }
}

/** `undefined` when what was given has no span context to link to. */
export function linkOf(given: unknown, config: SpanConfig): Link | undefined {
  const context = readProperty(given, 'context')
  if (!isSpanContext(context)) return undefined
  const limit = config.attributePerLinkCountLimit
  const { attributes, droppedCount } = boundedAttributes(readProperty(given, 'attributes'), limit, config)
  return {
    context,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(droppedCount > 0 && { droppedAttributesCount: droppedCount }),
  }
}

function isSpanContext(value: unknown): value is SpanContext {
  return typeof readProperty(value, 'traceId') === 'string' && typeof readProperty(value, 'spanId') === 'string'
}

/** Adds at the end, dropping the oldest beyond `limit`; answers how many were dropped. */
export function pushBounded<Item>(list: Item[], item: Item, limit: number): number {
  if (limit < 1) return 1
  const isFull = list.length >= limit
  if (isFull) list.shift()
  list.push(item)
  return isFull ? 1 : 0
}
