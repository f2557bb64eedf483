import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../testing.ts'
import { RandomEvents } from './random-events.ts'
import { sweepOnce } from './retention.ts'
import { SqliteStore } from './sqlite/sqlite-store.ts'
import type { RetentionOptions } from './retention.ts'

const base = 1_763_730_000_000
const dayMillis = 86_400_000

async function filled(): Promise<RetentionOptions> {
  const path = join(temporaryDirectory(), 'events.db')
  const store = new SqliteStore({ path, now: () => base })
  onTestFinished(() => store.close())
  const random = new RandomEvents(11, base)
  for (let step = 0; step < 20; step += 1) await store.append(random.batch())
  const onFault = (error: unknown): void => {
    throw error
  }
  return { store, path, retentionDays: 0, maxStoreBytes: 0, now: () => base + 45 * dayMillis, onFault }
}

test('keeps everything where neither age nor size is bounded', async () => {
  const options = await filled()
  const before = await options.store.counts()
  expect(await sweepOnce(options)).toBe(0)
  expect(await options.store.counts()).toEqual(before)
})

test('removes what started longer ago than it is kept for', async () => {
  const options = await filled()
  expect(await sweepOnce({ ...options, retentionDays: 20 })).toBeGreaterThan(0)
  const { events } = await options.store.findEvents({ limit: 1000 })
  expect(events.length).toBeGreaterThan(0)
  expect(events.every(({ startTime }) => startTime >= base + 25 * dayMillis)).toBe(true)
})

test('removes the oldest days until the file is as small as it has to be', async () => {
  const options = await filled()
  await options.store.compact()
  const maxStoreBytes = Math.floor(statSync(options.path).size * 0.8)
  const newest = (await options.store.listEvents({ limit: 1 })).events[0]
  expect(await sweepOnce({ ...options, maxStoreBytes })).toBeGreaterThan(0)
  expect(statSync(options.path).size).toBeLessThanOrEqual(maxStoreBytes)
  expect((await options.store.listEvents({ limit: 1 })).events[0]?.id).toBe(newest?.id)
})
