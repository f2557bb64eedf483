import { firstLine } from '../first-line.ts'
import { promoted } from '../matches.ts'
import { longText } from './skeleton.ts'
import { toMicros } from './time.ts'
import { addAllWords } from './words.ts'
import type { IncomingEvent } from '../event.ts'
import type { EncodedEvent } from './encode-event.ts'

/** What of an encoded event its batch knows. */
export type Packed = Pick<EncodedEvent, 'week' | 'startMicros' | 'origin' | 'block' | 'place' | 'pieces'>

export function encodedEvent(event: IncomingEvent, packed: Packed): EncodedEvent {
  const { span, endTime, timeToFirstTokenMillis, metadata } = event
  return {
    id: event.id,
    sessionId: event.sessionId,
    sessionName: event.sessionName,
    parentId: event.parentId,
    traceId: span?.traceId ?? null,
    spanId: span?.spanId ?? null,
    parentSpanId: span?.parentSpanId ?? null,
    type: event.type,
    name: event.name,
    project: event.project,
    source: event.source,
    endMicros: endTime === null ? null : toMicros(endTime),
    status: event.status,
    error: event.error === null ? null : firstLine(event.error),
    model: event.model,
    provider: event.provider,
    inputTokens: event.inputTokens,
    outputTokens: event.outputTokens,
    costUsd: event.costUsd,
    firstTokenMicros: timeToFirstTokenMillis === null ? null : toMicros(timeToFirstTokenMillis),
    userId: event.userId,
    runId: promoted(metadata, 'runId'),
    datapointId: promoted(metadata, 'datapointId'),
    datasetId: promoted(metadata, 'datasetId'),
    title: event.title,
    isIncomplete: event.isIncomplete,
    details: detailsOf(event),
    words: wordsOf(event),
    week: packed.week,
    startMicros: packed.startMicros,
    origin: packed.origin,
    block: packed.block,
    place: packed.place,
    pieces: packed.pieces,
  }
}

function detailsOf({ config, metadata, metrics, feedback, userProperties }: IncomingEvent): string {
  return JSON.stringify({ config, metadata, metrics, feedback, userProperties })
}

/** Long texts of the content bring their own words where they are kept; what is kept with the event has nowhere else to bring them. */
function wordsOf(event: IncomingEvent): string {
  const words = new Set<string>()
  const { name, error, inputs, outputs, metadata, feedback } = event
  for (const value of [error, inputs, outputs]) addAllWords(value, words, longText)
  for (const value of [name, metadata, feedback]) addAllWords(value, words, Number.POSITIVE_INFINITY)
  return [...words].join(' ')
}
