import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../testing.ts'
import { MemoryStore } from './memory/memory-store.ts'
import { RandomEvents } from './random-events.ts'
import { RandomQueries } from './random-queries.ts'
import { availableDriver } from './sqlite/database.ts'
import { SqliteStore } from './sqlite/sqlite-store.ts'
import type { AggregateRow } from './query.ts'
import type { EventStore } from './event-store.ts'

const base = 1_763_730_000_000
const drivers = availableDriver() === 'libsql' ? (['libsql'] as const) : (['libsql', 'node:sqlite'] as const)
const seeds = [1, 2, 3, 4]
const queriesPerSeed = 60

interface Pair {
  readonly oracle: EventStore
  readonly store: EventStore
}

/** Both do everything; whatever they answer to a write must be the same too. */
async function both<T>({ oracle, store }: Pair, act: (store: EventStore) => Promise<T>): Promise<T> {
  const [expected, found] = await Promise.all([act(oracle), act(store)])
  expect(found).toEqual(expected)
  return expected
}

/** A life of a store: batches with repeats, late parents and names, patches before and after their events, removals. */
async function live(pair: Pair, random: RandomEvents): Promise<void> {
  for (let step = 0; step < 24; step += 1) {
    const batch = random.batch()
    await both(pair, (store) => store.append(batch))
    if (random.chance(0.3)) await both(pair, (store) => store.append(batch))
    const patch = random.patch()
    await both(pair, (store) => store.patch(patch))
    if (random.chance(0.15)) {
      const ids = random.ids()
      await both(pair, (store) => store.deleteEvents(ids))
    }
    if (random.chance(0.1)) {
      const ids = random.sessionIds()
      await both(pair, (store) => store.deleteSessions(ids))
    }
  }
}

async function opened(
  driver: 'libsql' | 'node:sqlite',
  seed: number,
): Promise<Pair & { readonly random: RandomEvents; readonly queries: RandomQueries }> {
  const now = (): number => base
  const store = new SqliteStore({ path: `${temporaryDirectory()}/events.db`, driver, now })
  onTestFinished(() => store.close())
  const pair = { oracle: new MemoryStore({ now }), store }
  const random = new RandomEvents(seed, base)
  await live(pair, random)
  return { ...pair, random, queries: new RandomQueries(seed + 100, base) }
}

/** Sums of money come in another order. */
function cents(costUsd: number | null): number | null {
  return costUsd === null ? null : Math.round(costUsd * 1e9) / 1e9
}

// Sums of money come in another order, and percentiles from histograms are within 5 %.
function withValuesOf(found: readonly AggregateRow[], expected: readonly AggregateRow[]): readonly AggregateRow[] {
  return found.map(({ bucketStart, group, values }, index) => {
    const wanted = expected[index]?.values ?? []
    return {
      bucketStart,
      group,
      values: values.map((value, column) => (isClose(value, wanted[column]) ? (wanted[column] ?? null) : value)),
    }
  })
}

function isClose(value: number | null, wanted: number | null | undefined): boolean {
  if (value === null || wanted === null || wanted === undefined) return false
  return Math.abs(value - wanted) <= Math.abs(wanted) * 0.0501 + 0.001
}

describe.each(drivers)('a store on %s answers as the one in memory does', (driver) => {
  test.each(seeds)('to every query, whatever came before (seed %i)', async (seed) => {
    const pair = await opened(driver, seed)
    const { queries } = pair
    for (let index = 0; index < queriesPerSeed; index += 1) {
      const query = queries.eventsQuery()
      const [expected, found] = await Promise.all([pair.oracle.findEvents(query), pair.store.findEvents(query)])
      const { nextCursor: _, ...rest } = found
      const { nextCursor: __, ...wanted } = expected
      expect({ query, ...rest }).toEqual({ query, ...wanted })
      expect(found.nextCursor === null).toBe(expected.nextCursor === null)
    }
  })

  test.each(seeds)('about sessions, trees and changes (seed %i)', async (seed) => {
    const pair = await opened(driver, seed)
    const all = await both(pair, async (store) => {
      const { sessions, total } = await store.listSessions({ limit: 1000, cursor: null })
      return { sessions: sessions.map((session) => Object.assign(session, { costUsd: cents(session.costUsd) })), total }
    })
    for (const { id } of all.sessions) {
      await both(pair, (store) => store.getTree(id))
      await both(pair, (store) => store.getEvent(id))
    }
    for (let index = 0; index < 20; index += 1) {
      const { where = null } = pair.queries.eventsQuery()
      await both(pair, async (store) => {
        const page = await store.listSessions({
          limit: 10,
          cursor: null,
          where,
          project: pair.random.projects[index % 3] ?? null,
        })
        return { ids: page.sessions.map(({ id }) => id), total: page.total }
      })
    }
    await both(pair, (store) => store.counts())
    await both(pair, async (store) => {
      const { seq, sessions, removedSessionIds = [] } = await store.changesSince(3, 10_000)
      return [seq, sessions.map(({ id }) => id).sort(), removedSessionIds.toSorted()]
    })
    expect(all.total).toBeGreaterThan(2)
  })

  test.each(seeds)('in numbers, from charts or from events (seed %i)', async (seed) => {
    const pair = await opened(driver, seed)
    for (let index = 0; index < queriesPerSeed; index += 1) {
      const query = pair.queries.aggregateQuery()
      const [expected, found] = await Promise.all([pair.oracle.aggregate(query), pair.store.aggregate(query)])
      expect({ query, rows: withValuesOf(found, expected) }).toEqual({ query, rows: expected })
    }
  })
})
