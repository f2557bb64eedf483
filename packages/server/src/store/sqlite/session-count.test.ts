import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../testing.ts'
import { RandomEvents } from '../random-events.ts'
import { openToRead } from './open-reader.ts'
import { SessionCount } from './session-count.ts'
import { SqliteStore } from './sqlite-store.ts'
import type { IncomingEvent } from '../event.ts'
import type { SqlDatabase } from './database.ts'

const base = 1_763_730_000_000
const all = 'SELECT COUNT(*) AS total FROM sessions'

interface Opened {
  readonly store: SqliteStore
  readonly database: SqlDatabase
  /** What was asked since the last time. */
  readonly asked: () => readonly string[]
}

/** A store, and a connection to it of which one can tell what it was asked. */
function opened(): Opened {
  const path = join(temporaryDirectory(), 'events.db')
  const store = new SqliteStore({ path, driver: 'libsql', now: () => base })
  const reader = openToRead({ path, driver: 'libsql' })
  onTestFinished(async () => {
    reader.close()
    await store.close()
  })
  let asked: string[] = []
  const prepare: SqlDatabase['prepare'] = (sql) => {
    const statement = reader.prepare(sql)
    const get: typeof statement.get = (...values) => {
      asked.push(sql)
      return statement.get(...values)
    }
    return { ...statement, get }
  }
  const take = (): readonly string[] => {
    const list = asked
    asked = []
    return list
  }
  return { store, database: { ...reader, prepare }, asked: take }
}

function inSession(sessionId: string): IncomingEvent {
  const [event] = new RandomEvents(sessionId.length, base).batch()
  if (event === undefined) throw new Error('A batch of random events may be empty; this seed gives one.')
  return { ...event, id: `event of ${sessionId}`, sessionId, type: 'tool', span: null }
}

test('is what counting all gives, whatever was added, moved, removed and added again', async () => {
  const { store, database } = opened()
  const random = new RandomEvents(17, base)
  const count = new SessionCount(database)
  const counted: number[] = []
  const counting: number[] = []
  for (let step = 0; step < 200; step += 1) {
    await store.append(random.batch())
    if (step % 3 === 1) await store.deleteSessions(random.sessionIds())
    if (step % 7 === 1) await store.deleteEvents(random.ids())
    if (step % 5 === 0) continue
    counted.push(count.total())
    counting.push(Number(database.prepare(all).get()?.['total']))
  }
  expect(counted).toEqual(counting)
})

test('counts only what is new until a session is removed', async () => {
  const { store, database, asked } = opened()
  const count = new SessionCount(database)
  const counted = (): readonly [number, boolean] => [count.total(), asked().includes(all)]
  await store.append(['a', 'bb', 'ccc'].map((id) => inSession(id)))
  expect(counted()).toEqual([3, true])
  expect(counted()).toEqual([3, false])
  await store.append([inSession('dddd'), inSession('a')])
  expect(counted()).toEqual([4, false])
  await store.deleteSessions(['dddd'])
  expect(counted()).toEqual([3, true])
  await store.append([inSession('dddd')])
  expect(counted()).toEqual([4, false])
})

test('a removal that is noted is not told as a session that went', async () => {
  const { store } = opened()
  await store.append([inSession('a')])
  await store.deleteSessions(['a'])
  expect((await store.changesSince(0, 10)).removedSessionIds).toEqual(['a'])
})
