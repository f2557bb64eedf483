import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../testing.ts'
import { DamagedStoreError } from '../store-errors.ts'
import { openDatabase } from './database.ts'
import { moveAside } from './open-file.ts'
import { SqliteStore } from './sqlite-store.ts'

const oldStore = fileURLToPath(new URL('../../../../../tests/fixtures/stores/v1.db', import.meta.url))

function oldFile(): string {
  const path = `${temporaryDirectory()}/events.db`
  copyFileSync(oldStore, path)
  return path
}

function opened(path: string): SqliteStore {
  const store = new SqliteStore({ path })
  onTestFinished(() => store.close())
  return store
}

test('takes over a store of the first layout, and keeps the old file', async () => {
  const path = oldFile()
  const before = readFileSync(path)
  const store = opened(path)
  const { sessions } = await store.listSessions({ limit: 100, cursor: null })
  expect(await store.counts()).toEqual({ sessionCount: 9, eventCount: 36 })
  expect(sessions.find(({ name }) => name === 'support')).toMatchObject({
    eventCount: 12,
    inputTokens: 300,
    errorCount: 1,
  })
  const { events } = await store.findEvents({
    where: { kind: 'compare', field: { kind: 'column', column: 'runId' }, operator: '=', value: 'r1' },
    limit: 10,
  })
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    name: 'step 2',
    model: 'gpt-4o',
    feedback: { rating: 5 },
    outputs: { content: 'answer 1' },
    span: { parentSpanId: '0000000000000001', resource: { 'service.name': 'shop' }, scope: { name: 'seed' } },
  })
  const words = await store.findEvents({ where: { kind: 'words', text: 'never PROMISE' }, limit: 100 })
  expect(words.total).toBeGreaterThanOrEqual(1)
  expect(await store.patch({ eventId: 'not yet', metadata: { b: 1 } })).toBe('kept')
  expect(readFileSync(`${path}.bak-v1`).equals(before)).toBe(true)
})

test('begins the upgrade anew when an earlier one was cut off', async () => {
  const path = oldFile()
  writeFileSync(`${path}.upgrading`, 'half of something')
  expect(await opened(path).counts()).toEqual({ sessionCount: 9, eventCount: 36 })
})

test('finishes an upgrade that was cut off when only the renaming was left', async () => {
  const path = oldFile()
  await new SqliteStore({ path }).close()
  renameSync(path, `${path}.upgrading`)
  expect(await opened(path).counts()).toEqual({ sessionCount: 9, eventCount: 36 })
  expect(existsSync(`${path}.upgrading`)).toBe(false)
})

/** A store with enough in it that any page matters. */
async function soundFile(): Promise<string> {
  const path = oldFile()
  await new SqliteStore({ path }).close()
  const copy = `${temporaryDirectory()}/events.db`
  copyFileSync(path, copy)
  return copy
}

test.each([99, 4096, 20_000])('says of a store that was cut to %i bytes that it is damaged', async (size) => {
  const path = await soundFile()
  writeFileSync(path, readFileSync(path).subarray(0, size))
  expect(() => new SqliteStore({ path })).toThrow(DamagedStoreError)
})

test('starts empty with an empty file', async () => {
  const path = await soundFile()
  writeFileSync(path, '')
  expect(await opened(path).counts()).toEqual({ sessionCount: 0, eventCount: 0 })
})

test.each(['zeros', 'text', 'database'])('says of %s that it is no store', (kind) => {
  const path = `${temporaryDirectory()}/events.db`
  if (kind === 'database') {
    const database = openDatabase(path)
    database.exec('CREATE TABLE somebody_elses (a)')
    database.close()
  } else writeFileSync(path, kind === 'zeros' ? Buffer.alloc(8192) : 'text '.repeat(1000))
  expect(() => new SqliteStore({ path })).toThrow(DamagedStoreError)
})

test('copies a file beside itself before it takes a step to a later schema', async () => {
  const path = await soundFile()
  const database = openDatabase(path)
  database.exec('PRAGMA user_version = 10')
  database.close()
  expect(await opened(path).counts()).toEqual({ sessionCount: 9, eventCount: 36 })
  expect(existsSync(`${path}.bak-v10`)).toBe(true)
})

test('moves the log along with a damaged file', () => {
  const path = `${temporaryDirectory()}/events.db`
  for (const suffix of ['', '-wal', '-shm']) writeFileSync(path + suffix, suffix)
  const moved = moveAside(path, 0)
  expect(moved).toBe(`${path}.damaged-1970-01-01T00-00-00-000Z`)
  expect(['', '-wal', '-shm'].map((suffix) => readFileSync(moved + suffix, 'utf8'))).toEqual(['', '-wal', '-shm'])
  expect(existsSync(path)).toBe(false)
})

test('makes files that only their owner reads', async () => {
  const path = oldFile()
  opened(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600)
})
