import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '@honeyhive/server'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf, dataFolder, killQuietly, send, startServerProcess, storedNames } from './killed-server.ts'

const isAll = process.env['FAULTS'] === 'all'
const oldStore = fileURLToPath(new URL('../fixtures/stores/v1.db', import.meta.url))
let sound: Buffer
let log: Buffer

// A store that a killed server has left: its file, and the log of what is not in the file yet.
beforeAll(async () => {
  const folder = dataFolder(afterAll)
  copyFileSync(oldStore, join(folder, 'events.db'))
  const server = await startServerProcess(folder, [], afterAll)
  for (let serial = 1; serial <= 10; serial += 1) await send(server?.url ?? '', batchOf(serial))
  killQuietly(server?.pid)
  sound = readFileSync(join(folder, 'events.db'))
  log = readFileSync(join(folder, 'events.db-wal'))
}, 60_000)

function pseudoRandom(seed: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) >>> 0) / 2 ** 32
}

/** Whether it starts, what it answers to spans, and how large what it has moved aside is. */
async function outcome(
  folder: string,
): Promise<{ readonly isStarted: boolean; readonly status: number; readonly emptyAsides: number }> {
  const server = await startServerProcess(folder)
  const { status } = await send(server?.url ?? '', batchOf(5000))
  const asides = readdirSync(folder).filter((name) => /\.damaged-[^.]*Z$/u.test(name))
  return {
    isStarted: server !== undefined,
    status,
    emptyAsides: asides.filter((name) => statSync(join(folder, name)).size === 0).length,
  }
}

const usable = { isStarted: true, status: 200, emptyAsides: 0 }

const numbers = Array.from({ length: isAll ? 32 : 3 }, (_, index) => index)

test.each(numbers)(
  'S8 starts and takes spans when a byte of its file is another (case %i)',
  async (index) => {
    const folder = dataFolder()
    const bytes = Buffer.from(sound)
    const position = Math.floor(pseudoRandom(index) * bytes.length)
    bytes.writeUInt8(bytes.readUInt8(position) ^ 0xff, position)
    writeFileSync(join(folder, 'events.db'), bytes)
    expect(await outcome(folder)).toEqual(usable)
  },
  60_000,
)

test.each(numbers)(
  'S8 starts and takes spans when its file is cut (case %i)',
  async (index) => {
    const folder = dataFolder()
    writeFileSync(join(folder, 'events.db'), sound.subarray(0, Math.floor(pseudoRandom(index + 100) * sound.length)))
    expect(await outcome(folder)).toEqual(usable)
  },
  60_000,
)

const whole: readonly (readonly [string, (folder: string) => void])[] = [
  ['no bytes at all', (folder) => writeFileSync(join(folder, 'events.db'), '')],
  ['text', (folder) => writeFileSync(join(folder, 'events.db'), 'not a store '.repeat(1000))],
  ['zeros', (folder) => writeFileSync(join(folder, 'events.db'), Buffer.alloc(65_536))],
  ['the database of another program', (folder) => makeDatabase(folder, 'CREATE TABLE somebody_elses (a)')],
  ['a file without its log', (folder) => writeFileSync(join(folder, 'events.db'), sound)],
  [
    'the log of another file',
    (folder) => {
      copyFileSync(oldStore, join(folder, 'events.db'))
      writeFileSync(join(folder, 'events.db-wal'), log)
    },
  ],
  [
    'a log that is cut',
    (folder) => {
      writeFileSync(join(folder, 'events.db'), sound)
      writeFileSync(join(folder, 'events.db-wal'), log.subarray(0, Math.floor(log.length / 2)))
    },
  ],
]

test.each(whole)(
  'S8 starts and takes spans with %s',
  async (_name, damage) => {
    const folder = dataFolder()
    damage(folder)
    expect(await outcome(folder)).toEqual(usable)
  },
  60_000,
)

test('S8 refuses the store of a later release, and leaves it as it was', async () => {
  const folder = dataFolder()
  makeDatabase(folder, 'CREATE TABLE events (a); PRAGMA user_version = 999')
  const before = readFileSync(join(folder, 'events.db'))
  await expect(startServer({ port: 0, dataDirectory: folder })).rejects.toMatchObject({ code: 'newer-schema' })
  expect(readFileSync(join(folder, 'events.db')).equals(before)).toBe(true)
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
})

function makeDatabase(folder: string, sql: string): void {
  const database = new Database(join(folder, 'events.db'))
  database.exec(sql)
  database.close()
}

const steps = isAll ? [1, 5, 20, 60, 150, 400] : [5, 60]

test.each(steps)(
  'S10 upgrades a store of the first layout although it was killed at write %i of its first attempt',
  async (step) => {
    const folder = dataFolder()
    copyFileSync(oldStore, join(folder, 'events.db'))
    const first = await startServerProcess(folder, [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=pwrite64',
      '-e',
      `inject=pwrite64:signal=SIGKILL:when=${step}`,
    ])
    killQuietly(first?.pid)
    await first?.exited
    const server = await startServerProcess(folder)
    const names = await storedNames(server?.url ?? '')
    expect(names).toHaveLength(24)
    expect(existsSync(join(folder, 'events.db.bak-v1'))).toBe(true)
    expect(readFileSync(join(folder, 'events.db.bak-v1')).equals(readFileSync(oldStore))).toBe(true)
  },
  60_000,
)
