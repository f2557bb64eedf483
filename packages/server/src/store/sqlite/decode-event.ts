import { textAt, unpackBlock } from './blocks.ts'
import { fromSkeleton } from './skeleton.ts'
import { fromMicros, fromMicrosOrNull } from './time.ts'
import type { IncomingEvent, JsonObject, SpanOrigin } from '../event.ts'
import type { Place } from './blocks.ts'
import type { EncodedBatch, EncodedEvent } from './encode-event.ts'
import type { Details } from './event-rows.ts'
import type { Content } from './skeleton.ts'

/** The event of an encoded batch as it was before. */
export function decodeEncoded(batch: EncodedBatch, event: EncodedEvent): IncomingEvent {
  const details = JSON.parse(event.details) as Details
  const pieces = event.pieces.map((number) => {
    const { text = null, packed = null } = batch.pieces[number] ?? {}
    return packed === null ? (text ?? '') : blockText(batch, packed.block, packed.place)
  })
  const content = fromSkeleton(blockText(batch, event.block, event.place), pieces, details)
  const { attributes: _attributes, spanEvents: _spanEvents, links: _links, ...wide } = content
  return {
    ...details,
    ...wide,
    id: event.id,
    sessionId: event.sessionId,
    sessionName: event.sessionName,
    parentId: event.parentId,
    project: event.project,
    source: event.source,
    type: event.type,
    name: event.name,
    startTime: fromMicros(event.startMicros),
    endTime: fromMicrosOrNull(event.endMicros),
    status: event.status,
    model: event.model,
    provider: event.provider,
    inputTokens: event.inputTokens,
    outputTokens: event.outputTokens,
    costUsd: event.costUsd,
    timeToFirstTokenMillis: fromMicrosOrNull(event.firstTokenMicros),
    userId: event.userId,
    title: event.title,
    isIncomplete: event.isIncomplete,
    span: spanOf(batch, event, content),
  }
}

function spanOf(batch: EncodedBatch, event: EncodedEvent, content: Content): SpanOrigin | null {
  const { traceId, spanId, parentSpanId } = event
  const origin = batch.origins[event.origin]
  if (origin === undefined || traceId === null || spanId === null) return null
  const [resource = '{}', scope = '{}'] = origin.split('\n')
  return {
    traceId,
    spanId,
    parentSpanId: parentSpanId ?? '',
    resource: JSON.parse(resource) as JsonObject,
    scope: JSON.parse(scope) as { name: string; version: string },
    attributes: content.attributes,
    spanEvents: content.spanEvents,
    links: content.links,
  }
}

function blockText(batch: EncodedBatch, block: number, place: Place): string {
  return textAt(unpackBlock(batch.blocks[block]?.data ?? new Uint8Array()), place)
}
