import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../testing.ts'
import { RandomEvents } from './random-events.ts'
import { SqliteStore } from './sqlite/sqlite-store.ts'
import { unpackBlock } from './sqlite/blocks.ts'
import { openDatabase } from './sqlite/database.ts'
import { bytesOf } from './sqlite/row-numbers.ts'
import type { IncomingEvent } from './event.ts'

const base = 1_763_730_000_000
const canary = 'canaryzebra'

function opened(): { readonly store: SqliteStore; readonly folder: string } {
  const folder = temporaryDirectory()
  const store = new SqliteStore({ path: join(folder, 'events.db'), now: () => base })
  onTestFinished(() => store.close())
  return { store, folder }
}

/** Events that say the canary everywhere: in columns, buckets, attributes, short and long texts. */
function witnesses(): readonly IncomingEvent[] {
  const random = new RandomEvents(3, base)
  const long = `${canary} `.repeat(60)
  return random.batch().map((event, index) =>
    Object.assign(event, {
      id: `w${index}`,
      type: 'tool',
      sessionId: `secret-${index}`,
      name: canary,
      error: `${canary} failed`,
      model: canary,
      userId: canary,
      title: canary,
      inputs: { text: canary, long },
      metadata: { note: canary },
      span: event.span === null ? null : { ...event.span, attributes: { a: canary, long }, resource: {} },
    }),
  )
}

/** Whatever the files of the store hold, packed blocks unpacked. */
function everything(folder: string): string {
  const raw = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
  const database = openDatabase(join(folder, 'events.db'))
  const weeks = database
    .prepare('SELECT week FROM weeks')
    .all()
    .map((row) => Number(row['week']))
  const blocks = weeks.flatMap((week) =>
    database
      .prepare(`SELECT data FROM blocks_${week}`)
      .all()
      .map((row) => unpackBlock(bytesOf(row['data'])).toString('latin1')),
  )
  database.close()
  return [...raw, ...blocks].join('\n')
}

test('leaves nothing of what was deleted in its files once they are compacted', async () => {
  const { store, folder } = opened()
  const random = new RandomEvents(5, base)
  for (let step = 0; step < 10; step += 1) await store.append(random.batch())
  const events = witnesses()
  expect(events.length).toBeGreaterThan(2)
  await store.append(events)
  await store.patch({ eventId: 'w0', feedback: { said: canary }, outputs: { long: `${canary} patched `.repeat(30) } })
  for (let step = 0; step < 10; step += 1) await store.append(random.batch())
  expect(everything(folder)).toContain(canary)
  await store.deleteSessions(events.map(({ sessionId }) => sessionId ?? ''))
  await store.compact()
  expect(everything(folder)).not.toContain(canary)
  const { events: found } = await store.findEvents({ where: { kind: 'words', text: canary }, limit: 10 })
  expect(found).toEqual([])
})

test('keeps a text that others hold, and finds it at the next of them', async () => {
  const { store } = opened()
  const [event] = witnesses()
  if (event === undefined) throw new Error('There is no witness.')
  const of = (id: string): IncomingEvent => ({
    ...event,
    id,
    sessionId: id,
    name: 'n',
    error: null,
    metadata: {},
    inputs: { long: `${canary} `.repeat(60) },
    span: null,
  })
  await store.append([of('first'), of('second'), of('third')])
  const found = async (): Promise<readonly string[]> =>
    (await store.findEvents({ where: { kind: 'words', text: canary }, limit: 10 })).events.map(({ id }) => id)
  expect(await found()).toEqual(['first'])
  await store.deleteEvents(['first'])
  expect(await found()).toEqual(['second'])
  await store.compact()
  expect((await store.getEvent('third'))?.inputs).toEqual({ long: `${canary} `.repeat(60) })
})

test('drops whole weeks of what is older than its keeper wants', async () => {
  const { store, folder } = opened()
  const random = new RandomEvents(7, base)
  for (let step = 0; step < 30; step += 1) await store.append(random.batch())
  const day = 86_400_000
  const before = (await store.findEvents({ limit: 1000 })).events
  const kept = before
    .filter(({ startTime, type }) => startTime >= base + 30 * day && type !== 'session')
    .map(({ id }) => id)
  await store.deleteBefore(base + 30 * day)
  const after = (await store.findEvents({ limit: 1000 })).events
  expect(after.filter(({ type }) => type !== 'session').map(({ id }) => id)).toEqual(kept)
  expect(after.every(({ startTime }) => startTime >= base + 30 * day)).toBe(true)
  await store.compact()
  const database = openDatabase(join(folder, 'events.db'))
  const weeks = database.prepare('SELECT COUNT(*) AS n FROM weeks').get()?.['n']
  database.close()
  expect(weeks).toBeLessThanOrEqual(3)
})
