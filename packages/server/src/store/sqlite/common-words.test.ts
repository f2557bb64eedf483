import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../testing.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import { RandomValues } from '../random-values.ts'
import { SqliteStore } from './sqlite-store.ts'
import type { EventStore, EventsQuery } from '../event-store.ts'
import type { IncomingEvent } from '../event.ts'
import type { Predicate } from '../query.ts'

const base = 1_763_730_000_000
const dayMillis = 86_400_000
const count = 2800
const empty = { inputs: {}, outputs: {}, config: {}, metadata: {}, metrics: {}, feedback: {}, userProperties: {} }

/** Over three weeks, in no order of time; four of five have the word `common`, one in eight also `seldom`. */
function events(): readonly IncomingEvent[] {
  const random = new RandomValues(11, base)
  return Array.from({ length: count }, (_, index) => {
    const startTime = base - random.below(21 * dayMillis)
    const words = `${random.chance(0.8) ? 'common' : 'other'} ${random.chance(0.125) ? 'seldom' : 'often'}`
    return {
      ...empty,
      inputs: { text: `${words} words`, half: index % 2 },
      id: `event-${index}`,
      sessionId: `session-${index % 50}`,
      sessionName: null,
      parentId: null,
      project: 'p',
      source: 's',
      type: 'tool',
      name: `name-${index % 3}`,
      startTime,
      endTime: startTime + 1,
      status: 'ok',
      error: null,
      errorStack: null,
      model: null,
      provider: null,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      timeToFirstTokenMillis: null,
      userId: null,
      title: null,
      isIncomplete: false,
      span: null,
    }
  })
}

async function pages(store: EventStore, query: Omit<EventsQuery, 'limit' | 'cursor'>): Promise<unknown> {
  const found: unknown[] = []
  for (let cursor: string | null = null; ;) {
    const page = await store.listEvents({ ...query, limit: 900, ...(cursor === null ? {} : { cursor }) })
    found.push({ ...page, events: page.events.map(({ id }) => id), nextCursor: page.nextCursor !== null })
    if (page.nextCursor === null) return found
    cursor = page.nextCursor
  }
}

async function sessionsOf(store: EventStore, where: Predicate): Promise<unknown> {
  const found: unknown[] = []
  for (const countLimit of [30, 1000])
    for (let cursor: string | null = null; ;) {
      const { sessions, ...page } = await store.listSessions({ where, limit: 20, cursor, countLimit })
      found.push({ ...page, nextCursor: page.nextCursor !== null, ids: sessions.map(({ id }) => id) })
      cursor = page.nextCursor
      if (cursor === null) break
    }
  return found
}

const common: Predicate = { kind: 'words', text: 'common' }
const rare: Predicate = { kind: 'words', text: 'common seldom' }
const named: Predicate = {
  kind: 'compare',
  field: { kind: 'column', column: 'name' },
  operator: '=',
  value: 'name-1',
}
const half: Predicate = {
  kind: 'compare',
  field: { kind: 'bucket', bucket: 'inputs', path: ['half'] },
  operator: '=',
  value: 1,
}

test('words that most events have are found as a store without an index finds them, page after page', async () => {
  const store = new SqliteStore({ path: `${temporaryDirectory()}/events.db` })
  onTestFinished(() => store.close())
  const oracle = new MemoryStore()
  const given = events()
  for (const each of [store, oracle])
    for (let start = 0; start < count; start += 1000) await each.append(given.slice(start, start + 1000))
  const all = (...of: readonly Predicate[]): Predicate => ({ kind: 'all', of })
  const start: Predicate = { kind: 'words', text: 'o*' }
  const two: Predicate = { kind: 'words', text: 'common words' }
  const questions: readonly Predicate[] = [
    common,
    start,
    all(common, two),
    all(common, rare),
    all(common, named),
    all(common, named, half),
  ]
  for (const where of questions)
    for (const query of [
      { where, order: 'newest', countLimit: 100 },
      { where, order: 'oldest', countLimit: 10_000 },
    ] as const)
      expect(await pages(store, query)).toEqual(await pages(oracle, query))
  for (const where of questions) {
    const [expected, found] = [await sessionsOf(oracle, where), await sessionsOf(store, where)]
    expect(found).toEqual(expected)
  }
})
