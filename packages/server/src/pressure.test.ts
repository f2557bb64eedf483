import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from './app.ts'
import { ownIntake } from './ingest/intake.ts'
import { BodyReader } from './ingest/read-body.ts'
import { ChangeStreams } from './live/change-stream.ts'
import { SqliteStore } from './store/sqlite/sqlite-store.ts'
import { StoreBusyError } from './store/store-errors.ts'
import { runningServer, temporaryDirectory } from './testing.ts'
import type { EventStore } from './store/event-store.ts'

function appWith(store: EventStore): ReturnType<typeof createApp> {
  return createApp({
    store,
    intake: ownIntake(store),
    version: 'test',
    streams: new ChangeStreams(store),
    bodies: new BodyReader({ maxBytes: 1000, maxInFlightBytes: 1000 }),
    guard: { port: () => null, allowedHosts: [], isExposed: false, apiKey: null },
    dataDirectory: '/nowhere',
    uiDirectory: '/nowhere',
    startedAt: 0,
    now: () => 0,
  })
}

/** A real store whose writes fail as a full disk makes them fail. */
function failingStore(error: Error): EventStore {
  const store = new SqliteStore({ path: `${temporaryDirectory()}/events.db` })
  onTestFinished(() => store.close())
  const fail = async (): Promise<never> => {
    throw error
  }
  return Object.assign(store, { append: fail, patch: fail })
}

const json = { 'content-type': 'application/json' }
const calls = [
  { path: '/v1/traces', method: 'POST', body: '{}', headers: json },
  { path: '/v1/traces', method: 'POST', body: '', headers: { 'content-type': 'application/x-protobuf' } },
  { path: '/session/start', method: 'POST', body: '{}', headers: json },
  { path: '/events', method: 'POST', body: '{}', headers: json },
  { path: '/events', method: 'PUT', body: '{"event_id":"x"}', headers: json },
]

test.each(calls)(
  'answers 503 and when to come back to $method $path while the store cannot write',
  async ({ path, ...call }) => {
    const full = new StoreBusyError('The disk is full.', { retryAfterSeconds: 7 })
    const response = await appWith(failingStore(full)).request(path, call)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await response.text()).toContain('The disk is full.')
  },
)

test('answers 503, never 500, to a fault of its own', async () => {
  const response = await appWith(failingStore(new RangeError('a bug'))).request('/v1/traces', {
    method: 'POST',
    body: '{}',
    headers: json,
  })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
})

test('refuses a body while others fill the memory set aside, and takes it once they are gone', async () => {
  const { port, url } = await runningServer({ maxInFlightBytes: 50_000 })
  const slow = connect(port, '127.0.0.1')
  const head = [
    'POST /v1/traces HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    'Content-Length: 50000',
  ]
  slow.write(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(45_000)}`)
  const small = { method: 'POST', headers: json, body: `{"x":"${'y'.repeat(10_000)}"}` }
  const send = async (): Promise<number> => (await fetch(`${url}/v1/traces`, small)).status
  await expect.poll(send).toBe(503)
  slow.destroy()
  await expect.poll(send).toBe(200)
})
