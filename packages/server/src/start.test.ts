import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from './listen.ts'
import { openDatabase } from './store/sqlite/database.ts'
import { getJson, runningServer, temporaryDirectory } from './testing.ts'
import type { AddressInfo } from 'node:net'
import type { ServerStatus } from '@honeyhive/api'

const holder = `
const directory = process.argv[1]
const Database = require('libsql')
const database = new Database(directory + '/server.lock')
database.exec('BEGIN EXCLUSIVE')
require('node:fs').writeFileSync(directory + '/server.json', JSON.stringify({ pid: process.pid, url: 'http://held' }))
console.log('held')
setInterval(() => {}, 1000)
`

test('answers its status once it has started', async () => {
  const server = await runningServer()
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  const status = await getJson<ServerStatus>(`${server.url}/api/status`)
  expect(status).toMatchObject({
    version: '2.0.0-alpha.0',
    dataDirectory: server.dataDirectory,
    sessionCount: 0,
    eventCount: 0,
  })
  expect(status.driver).toBe(process.getBuiltinModule?.('node:sqlite') === undefined ? 'libsql' : 'node:sqlite')
})

test('tells who holds a data directory that is in use', async () => {
  const { dataDirectory, url } = await runningServer()
  const second = startServer({ port: 0, dataDirectory })
  await expect(second).rejects.toMatchObject({ code: 'data-directory-in-use', pid: process.pid, url, dataDirectory })
})

test('takes over a data directory whose server was killed', async () => {
  const dataDirectory = temporaryDirectory()
  // What a server does first, in a process of its own: takes the lock and says who it is.
  const child = spawn(process.execPath, ['-e', holder, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const refused = startServer({ port: 0, dataDirectory })
  await expect(refused).rejects.toMatchObject({ code: 'data-directory-in-use', pid: child.pid, url: 'http://held' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const server = await startServer({ port: 0, dataDirectory })
  onTestFinished(() => server.close())
  const info: unknown = JSON.parse(readFileSync(join(dataDirectory, 'server.json'), 'utf8'))
  expect(info).toMatchObject({ pid: process.pid, url: server.url })
})

test('says that the port is taken, and lets go of the data directory', async () => {
  const other = createServer()
  onTestFinished(() => void other.close())
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const dataDirectory = temporaryDirectory()
  await expect(startServer({ port, dataDirectory })).rejects.toMatchObject({ code: 'port-in-use', port })
  const server = await startServer({ port: 0, dataDirectory })
  await server.close()
})

test('refuses a store of a later release', async () => {
  const dataDirectory = temporaryDirectory()
  const path = join(dataDirectory, 'events.db')
  const database = openDatabase(path)
  database.exec('PRAGMA user_version = 999')
  database.close()
  await expect(startServer({ port: 0, dataDirectory })).rejects.toMatchObject({ code: 'newer-schema' })
})

test('moves a store that cannot be read aside, and starts with a new one', async () => {
  const dataDirectory = temporaryDirectory()
  const text = 'this is no database, whatever its name says; '.repeat(100)
  writeFileSync(join(dataDirectory, 'events.db'), text)
  const { url, movedAside } = await runningServer({ dataDirectory })
  expect(readFileSync(movedAside ?? '', 'utf8')).toBe(text)
  expect((await fetch(`${url}/api/status`)).status).toBe(200)
})

test.each([
  [{ host: '0.0.0.0' }, 'address-needs-api-key'],
  [{ host: '192.168.1.1', apiKey: '' }, 'address-needs-api-key'],
  [{ port: 70_000 }, 'invalid-option'],
  [{ maxBodyBytes: 0 }, 'invalid-option'],
])('refuses the options %j', async (options, code) => {
  await expect(startServer({ dataDirectory: temporaryDirectory(), ...options })).rejects.toMatchObject({ code })
})

test('keeps its files from other users', async () => {
  const { dataDirectory } = await runningServer()
  expect(statSync(dataDirectory).mode & 0o777).toBe(0o700)
  for (const name of ['events.db', 'events.db-wal', 'server.json', 'server.lock']) {
    expect([name, statSync(join(dataDirectory, name)).mode & 0o777]).toEqual([name, 0o600])
  }
})

test('closes twice without complaint while a page still follows it', async () => {
  const server = await runningServer()
  const stream = await fetch(`${server.url}/api/stream`)
  await Promise.all([server.close(), server.close()])
  await server.close()
  expect(await stream.text()).toContain('id: 0')
  await expect(fetch(`${server.url}/api/status`)).rejects.toThrow('fetch failed')
})
