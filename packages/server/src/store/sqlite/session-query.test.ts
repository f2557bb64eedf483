import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../testing.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import { RandomEvents } from '../random-events.ts'
import { RandomQueries } from '../random-queries.ts'
import { EventLoader } from './event-loader.ts'
import { EventQueries } from './event-query.ts'
import { openToRead } from './open-reader.ts'
import { ScanLimit } from './scan-limit.ts'
import { type SessionBounds, SessionQueries } from './session-query.ts'
import { SessionReader } from './session-reader.ts'
import { SqliteStore } from './sqlite-store.ts'
import { WeekTables } from './week-tables.ts'
import type { SessionsQuery } from '../event-store.ts'

const base = 1_763_730_000_000
const folder = temporaryFolder()
const path = `${folder.path}/events.db`
const oracle = new MemoryStore({ now: () => base })
const queries = new RandomQueries(7, base)
const random = new RandomEvents(6, base)

beforeAll(async () => {
  const store = new SqliteStore({ path, driver: 'libsql', now: () => base })
  for (let step = 0; step < 30; step += 1) {
    const batch = random.batch()
    await Promise.all([oracle.append(batch), store.append(batch)])
  }
  await store.close()
})

afterAll(folder.remove)

function reader(bounds: SessionBounds): SessionReader {
  const database = openToRead({ path, driver: 'libsql' })
  onTestFinished(() => database.close())
  const limit = new ScanLimit()
  const weeks = new WeekTables(database)
  const events = new EventQueries(database, { loader: new EventLoader(database, weeks), weeks, limit })
  return new SessionReader(database, new SessionQueries(database, { events, limit, bounds }))
}

/** Every page, one after the other, and what the first one counted. */
async function through(list: (query: SessionsQuery) => unknown, query: SessionsQuery): Promise<unknown> {
  const ids: string[] = []
  let counted: unknown
  for (let { cursor } = query; ;) {
    const page = (await list({ ...query, cursor })) as Awaited<ReturnType<MemoryStore['listSessions']>>
    counted ??= { total: page.total, isTotalExact: page.isTotalExact }
    ids.push(...page.sessions.map(({ id }) => id))
    if (page.nextCursor === null) return { ids, counted }
    cursor = page.nextCursor
  }
}

const ways: readonly (readonly [string, SessionBounds])[] = [
  ['found by their events', { manySessions: 1e6, fewInScope: 0 }],
  ['walked through where very many match', { manySessions: 1, fewInScope: 0 }],
  ['looked into one after the other', { manySessions: 1e6, fewInScope: 1e6 }],
]

describe.each(ways)('sessions that are %s', (_title, bounds) => {
  test('are those that hold a selected event, page by page, and are counted as far as is asked', async () => {
    const sessions = reader(bounds)
    for (let index = 0; index < 150; index += 1) {
      const { where = null, startedAfter = null, startedBefore = null } = queries.eventsQuery()
      const query: SessionsQuery = {
        where,
        startedAfter,
        startedBefore,
        project: index % 3 === 0 ? (random.projects[index % 2] ?? null) : null,
        limit: 1 + (index % 4),
        cursor: null,
        countLimit: [0, 1, 3, 1000][index % 4] ?? 0,
      }
      const expected = await through((asked) => oracle.listSessions(asked), query)
      expect({ query, found: await through((asked) => sessions.list(asked), query) }).toEqual({
        query,
        found: expected,
      })
    }
  })
})
