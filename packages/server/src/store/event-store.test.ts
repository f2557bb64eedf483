import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventIdOfSpan, sessionIdOfTrace } from './event-id.ts'
import { availableDriver, openDatabase } from './sqlite/database.ts'
import { MemoryStore } from './memory/memory-store.ts'
import { SqliteStore } from './sqlite/sqlite-store.ts'
import type { ChangeNotice, EventRow, EventSummary } from '@honeyhive/api'
import type { EventStore } from './event-store.ts'
import type { IncomingEvent } from './event.ts'

const base = 1_763_730_000_000
const empty = { inputs: {}, outputs: {}, config: {}, metadata: {}, metrics: {}, feedback: {}, userProperties: {} }

function event(traceId: string, spanId: string, rest: Partial<IncomingEvent> = {}): IncomingEvent {
  return {
    ...empty,
    id: eventIdOfSpan(traceId, spanId),
    sessionId: null,
    sessionName: null,
    parentId: null,
    project: 'p',
    source: 's',
    type: 'tool',
    name: spanId,
    startTime: base,
    endTime: base + 1,
    status: 'unset',
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
    span: {
      traceId,
      spanId,
      parentSpanId: '',
      attributes: { a: 1 },
      resource: { host: 'h' },
      scope: { name: 'n', version: '1' },
      spanEvents: [],
      links: [],
    },
    ...rest,
  }
}

/** The tree that the rows speak of, see `EventRow` of the API. */
async function treeOfRows(store: EventStore, sessionId: string): Promise<readonly EventSummary[]> {
  const rows = JSON.parse(await store.getTreeRows(sessionId)) as readonly EventRow[]
  const ids = new Map(rows.map(([row, id]) => [row, id]))
  const millis = (micros: number | null): number | null => (micros === null ? null : micros / 1000)
  return rows.map((row) => ({
    id: row[1],
    sessionId,
    parentId: row[3] === 'session' ? null : row[2] === null ? sessionId : (ids.get(row[2]) ?? 'not come'),
    type: row[3],
    name: row[4],
    startTime: row[5] / 1000,
    durationMillis: millis(row[6]),
    status: row[7],
    error: row[8],
    model: row[9],
    provider: row[10],
    inputTokens: row[11],
    outputTokens: row[12],
    costUsd: row[13] === null ? null : Number(row[13]),
    timeToFirstTokenMillis: millis(row[14]),
    isIncomplete: row[15] === 1,
  }))
}

/** Rows do not say the id of a parent that has not come. */
async function treeWithoutLostParents(store: EventStore, sessionId: string): Promise<readonly EventSummary[]> {
  const events = await store.getTree(sessionId)
  const come = new Set([sessionId, ...events.map(({ id }) => id)])
  return events.map((one) => lostNamedAlike(one, come))
}

function lostNamedAlike(event: EventSummary, come: ReadonlySet<string>): EventSummary {
  return event.parentId === null || come.has(event.parentId) ? event : { ...event, parentId: 'not come' }
}

const all = { filters: [], startedAfter: null, startedBefore: null, limit: 100, offset: 0 }
const implementations = [
  'memory',
  'libsql',
  ...(availableDriver() === 'libsql' ? [] : ['node:sqlite' as const]),
] as const

// The contract in the comments of `EventStore`, to be run over every implementation.
describe.each(implementations)('a store on %s', (driver) => {
  test('keeps messages of several patches in their order, before and after their event has come', async () => {
    const store = opened()
    const trace = 'a'.repeat(32)
    const given = event(trace, 'b'.repeat(16))
    const say = (content: string): Promise<unknown> => store.patch({ eventId: given.id, addedMessages: [{ content }] })
    await say('one')
    await say('two')
    await store.append([given])
    await say('three')
    await store.patch({ eventId: given.id, outputs: { answer: 'yes' } })
    const { inputs, outputs } = (await store.getEvent(given.id)) ?? {}
    expect(inputs).toEqual({ chat_history: [{ content: 'one' }, { content: 'two' }, { content: 'three' }] })
    expect(outputs).toEqual({ answer: 'yes' })
  })

  function directory(): string {
    const path = mkdtempSync(join(tmpdir(), 'honeyhive-store-'))
    onTestFinished(() => rmSync(path, { recursive: true, force: true }))
    return path
  }

  function opened(path: string = join(directory(), 'events.db'), now?: () => number): EventStore {
    const clock = now === undefined ? {} : { now }
    const store = driver === 'memory' ? new MemoryStore(clock) : new SqliteStore({ path, driver, ...clock })
    onTestFinished(() => store.close())
    return store
  }

  test('gives back what was written, to the microsecond', async () => {
    const store = opened()
    const written = event('t1', 's1', {
      startTime: base + 0.125,
      endTime: base + 2.5,
      metadata: { deep: [{ a: null, 'nul\0': 'a\0b' }] },
    })
    expect(await store.append([written])).toEqual({ accepted: 1, duplicates: 0 })
    expect(await store.getEvent(written.id)).toEqual({ ...written, sessionId: sessionIdOfTrace('t1') })
  })

  test('the rows of a tree say what the tree says', async () => {
    const store = opened()
    expect(await store.getTreeRows('nobody')).toBe('[]')
    const span = (spanId: string, parentSpanId: string): IncomingEvent['span'] =>
      ({ ...event('t1', spanId).span, traceId: 't1', spanId, parentSpanId }) as IncomingEvent['span']
    await store.append([
      event('t1', 'b', { sessionId: 'run "1"', startTime: base + 0.125, endTime: null, status: 'running' }),
      event('t1', 'c', { sessionId: 'run "1"', span: span('c', 'b'), costUsd: 0.1 + 0.2, inputTokens: 7, model: 'm' }),
      event('t1', 'd', {
        sessionId: 'run "1"',
        span: span('d', 'lost'),
        isIncomplete: true,
        name: 'a "quoted"\nname ✓',
      }),
      event('t1', 'e', { sessionId: 'run "1"', span: span('e', 'e'), error: 'boom', status: 'error' }),
      event('t1', 'f', { sessionId: 'run "1"', parentId: 'run "1"', timeToFirstTokenMillis: 0.5 }),
      event('t1', 'g', { sessionId: 'run "1"', parentId: eventIdOfSpan('t1', 'c'), costUsd: 1e-9 }),
      event('t1', 'h', { sessionId: 'run "1"', parentId: 'nobody', endTime: base - 5 }),
    ])
    expect(await treeOfRows(store, 'run "1"')).toEqual(await treeWithoutLostParents(store, 'run "1"'))
    expect(await store.getTree('run "1"')).toHaveLength(8)
  })

  test('takes an empty batch, and knows nothing of what it never got', async () => {
    const store = opened()
    expect(await store.append([])).toEqual({ accepted: 0, duplicates: 0 })
    expect(await store.getEvent('x')).toBeUndefined()
    expect(await store.getSession('x')).toBeUndefined()
    expect(await store.getTree('x')).toEqual([])
    expect(await store.listSessions({ limit: 5, cursor: 'nonsense' })).toEqual({
      sessions: [],
      nextCursor: null,
      total: 0,
      isTotalExact: true,
    })
  })

  test('keeps long texts that differ only in halves of characters', async () => {
    const store = opened()
    const long = 'a long text that is kept once for all events that hold it, '.repeat(8)
    const written = [event('t1', 's1', { inputs: { a: `${long}\u{d83d}`, b: `${long}\u{d83e}` } })]
    expect(await store.append(written)).toEqual({ accepted: 1, duplicates: 0 })
    expect(Object.keys((await store.getEvent(eventIdOfSpan('t1', 's1')))?.inputs ?? {})).toEqual(['a', 'b'])
  })

  test('counts a repeat as a duplicate and changes nothing', async () => {
    const store = opened()
    const batch = [event('t1', 's1'), event('t1', 's2')]
    await store.append(batch)
    const notices: ChangeNotice[] = []
    store.onChange((notice) => notices.push(notice))
    expect(await store.append(batch)).toEqual({ accepted: 0, duplicates: 2 })
    expect(notices).toEqual([])
  })

  test('keeps two spans that claim one event id', async () => {
    const store = opened()
    const batch = [event('t1', 's1', { id: 'same' }), event('t1', 's2', { id: 'same' })]
    expect(await store.append(batch)).toEqual({ accepted: 2, duplicates: 0 })
    expect(await store.append(batch)).toEqual({ accepted: 0, duplicates: 2 })
    expect((await store.getTree(sessionIdOfTrace('t1'))).map(({ id }) => id).sort()).toEqual(
      [sessionIdOfTrace('t1'), 'same', eventIdOfSpan('t1', 's2')].sort(),
    )
  })

  test('writes a batch whole or not at all', async () => {
    const store = opened()
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    await expect(store.append([event('t1', 's1'), event('t1', 's2', { metadata: circular })])).rejects.toThrow(
      TypeError,
    )
    expect(await store.counts()).toEqual({ eventCount: 0, sessionCount: 0 })
    expect(await store.append([event('t1', 's1')])).toEqual({ accepted: 1, duplicates: 0 })
  })

  test('tells which session is no more when its events have moved', async () => {
    const store = opened()
    const notices: ChangeNotice[] = []
    await store.append([event('t1', 's1')])
    store.onChange((notice) => notices.push(notice))
    await store.append([event('t1', 's2', { sessionId: 'named' })])
    expect(notices[0]?.removedSessionIds).toEqual([sessionIdOfTrace('t1')])
    expect(notices[0]?.sessions.map(({ id, eventCount }) => [id, eventCount])).toEqual([['named', 2]])
    expect(await store.changesSince(1, 10)).toEqual(notices[0])
  })

  test('leaves spans that name their own session where they are', async () => {
    const store = opened()
    await store.append([
      event('t1', 's1', { sessionId: 'a' }),
      event('t1', 's2', { sessionId: 'b', startTime: base + 1 }),
    ])
    await store.append([event('t1', 's3')])
    const sizes = (await store.listSessions({ limit: 5, cursor: null })).sessions.map(({ id, eventCount }) => [
      id,
      eventCount,
    ])
    expect(sizes.sort()).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  test('pages through sessions that start together, whatever their ids look like', async () => {
    const store = opened()
    const ids = ['a"b', "c'd", 'e:f', 'g\\h', 'ü i', '🐝']
    await store.append(ids.map((id, index) => event(`t${index}`, 's', { sessionId: id })))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<EventStore['listSessions']>> = await store.listSessions({ limit: 2, cursor })
      seen.push(...page.sessions.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen.sort()).toEqual(ids.sort())
  })

  test('finds by a path whose steps hold quotes', async () => {
    const store = opened()
    await store.append([event('t1', 's1', { metadata: { 'a b': { "c'd": 'x' } } })])
    const field = { kind: 'bucket', bucket: 'metadata', path: ['a b', "c'd"] } as const
    const found = await store.findEvents({ ...all, filters: [{ field, operator: 'is', value: 'x' }] })
    expect(found.total).toBe(1)
  })

  test.skipIf(driver === 'memory')('drops a patch after a day in which its event has not come', async () => {
    const path = join(directory(), 'events.db')
    const store = opened(path, () => base)
    expect(await store.patch({ eventId: 'never', metadata: { a: 1 } })).toBe('kept')
    await store.close()
    const later = opened(path, () => base + 25 * 3_600_000)
    await later.append([event('t1', 's1', { id: 'never' })])
    expect((await later.getEvent('never'))?.metadata).toEqual({})
  })

  test.skipIf(driver === 'memory')('stores resource and scope once for all spans that share them', async () => {
    const path = join(directory(), 'events.db')
    const store = opened(path)
    await store.append([event('t1', 's1'), event('t1', 's2')])
    await store.append([event('t2', 's1')])
    const database = openDatabase(path, driver === 'memory' ? undefined : driver)
    onTestFinished(() => database.close())
    expect(database.prepare('SELECT COUNT(*) AS n FROM origins').get()?.['n']).toBe(1)
  })

  test('finds the words of a long text wherever an event has it, in later events with the same text too', async () => {
    const store = opened()
    const long = `${'much ado about '.repeat(20)}nothing`
    const written = [
      event('t1', 's1', { name: `${long} named` }),
      event('t1', 's2', { metadata: { note: `${long} noted` } }),
      event('t1', 's3', { feedback: { deep: [`${long} judged`] } }),
      event('t1', 's4', { inputs: { q: `${long} asked` } }),
      event('t1', 's5', { metadata: { note: `${long} noted` } }),
    ]
    await store.append(written)
    const [named, noted, judged, asked, again] = written.map(({ id }) => id)
    const having = async (text: string): Promise<readonly string[]> =>
      (await store.findEvents({ where: { kind: 'words', text }, limit: 10 })).events.map(({ id }) => id).toSorted()
    expect(await having('nothing named')).toEqual([named])
    expect(await having('nothing noted')).toEqual([noted, again].toSorted())
    expect(await having('nothing judged')).toEqual([judged])
    expect(await having('nothing asked')).toEqual([asked])
  })

  test('says so when it is told to stop, twice', async () => {
    const store = opened()
    const written = store.append([event('t1', 's1')])
    await Promise.all([store.close(), store.close()])
    expect(await written).toEqual({ accepted: 1, duplicates: 0 })
  })
})
