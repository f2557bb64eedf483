import { durationMillis } from '../duration.ts'
import { numberOrNull, textOrNull } from './event-rows.ts'
import { fromMicros, fromMicrosOrNull } from './time.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { SqlRow } from './database.ts'

export function toSession(row: SqlRow): SessionSummary {
  const startTime = fromMicros(row['start_micros'])
  const endTime = fromMicrosOrNull(row['end_micros'])
  const models = JSON.parse(String(row['models'])) as string[]
  return {
    id: String(row['id']),
    name: String(row['name']),
    title: textOrNull(row['title']),
    project: String(row['project']),
    source: String(row['source']),
    startTime,
    endTime,
    durationMillis: durationMillis(startTime, endTime),
    eventCount: Number(row['event_count']),
    errorCount: Number(row['error_count']),
    inputTokens: Number(row['input_tokens']),
    outputTokens: Number(row['output_tokens']),
    costUsd: numberOrNull(row['cost_usd']),
    models: models.sort(),
    userId: textOrNull(row['user_id']),
    version: Number(row['version']),
  }
}

interface Position {
  readonly startMicros: number
  readonly id: string
}

export function encodeCursor(session: SessionSummary, startMicros: number): string {
  return Buffer.from(`${startMicros}:${session.id}`).toString('base64url')
}

/** undefined for text that no page has given. */
export function decodeCursor(cursor: string): Position | undefined {
  const match = /^(\d{1,16}):(.*)$/su.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return match === null ? undefined : { startMicros: Number(match[1]), id: match[2] ?? '' }
}
