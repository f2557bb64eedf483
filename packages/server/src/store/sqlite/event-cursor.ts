import type { EventsQuery } from '../event-store.ts'

/** Where a page goes on: after the event that starts then and has this row. */
export interface Start {
  readonly startMicros: number
  readonly row: number
}

/** undefined for none, and for text that no page has given. */
export function startOf({ cursor }: Pick<EventsQuery, 'cursor'>): Start | undefined {
  if (typeof cursor !== 'string') return undefined
  const match = /^(-?\d{1,16}):(\d{1,16})$/u.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return match === null ? undefined : { startMicros: Number(match[1]), row: Number(match[2]) }
}

export function encodeCursor({ startMicros, row }: Start): string {
  return Buffer.from(`${startMicros}:${row}`).toString('base64url')
}
