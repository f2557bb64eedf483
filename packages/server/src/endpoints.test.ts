import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { legacyApi } from './compat/legacy-api.ts'
import { currentApi } from './current/current-api.ts'
import { CheckedApi } from './cases/checked-api.ts'
import { currentBoardCases } from './cases/current-boards.ts'
import { currentDatasetCases } from './cases/current-datasets.ts'
import { currentEventCases } from './cases/current-events.ts'
import { currentRunCases } from './cases/current-runs.ts'
import { legacyBoardCases } from './cases/legacy-boards.ts'
import { legacyDatasetCases } from './cases/legacy-datasets.ts'
import { legacyEventCases } from './cases/legacy-events.ts'
import { legacyRunCases } from './cases/legacy-runs.ts'
import { ownIntake } from './ingest/intake.ts'
import { BodyReader } from './ingest/read-body.ts'
import { startServer } from './listen.ts'
import { ChangeStreams, defaultChangeStream } from './live/change-stream.ts'
import { recordsOf } from './records/records.ts'
import { MemoryStore } from './store/memory/memory-store.ts'
import { runningServer, temporaryFolder } from './testing.ts'
import type { AddressInfo } from 'node:net'
import type { Hono } from 'hono'
import type { Api, Cases } from './cases/case.ts'
import type { RunningServer } from './listen.ts'

const cases: Cases = {
  ...currentEventCases,
  ...currentDatasetCases,
  ...currentRunCases,
  ...currentBoardCases,
  ...legacyEventCases,
  ...legacyDatasetCases,
  ...legacyRunCases,
  ...legacyBoardCases,
}

/** Answers with the prompt, and a grade where one is asked for. */
const model = createServer((request, response) => {
  let text = ''
  request.on('data', (data: Buffer) => (text += data.toString()))
  request.on('end', () => {
    const { messages } = JSON.parse(text) as { readonly messages: readonly { readonly content: string }[] }
    const asked = messages[0]?.content ?? ''
    const content = asked.startsWith('Rate') ? `${asked}: [[4]]` : 'I cannot say.'
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message: { content } }] }))
  })
})

let server: RunningServer
let folder: ReturnType<typeof temporaryFolder>
let api: Api

beforeAll(async () => {
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
  folder = temporaryFolder()
  const judge = { url: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`, model: 'judge' }
  server = await startServer({ port: 0, dataDirectory: folder.path, judge })
  api = await CheckedApi.of(server.url)
})

afterAll(async () => {
  await server.close()
  folder.remove()
  model.close()
})

/** Routes that are not of the API; each has tests of its own, in the files named. */
const otherRoutes: Readonly<Record<string, string>> = {
  'POST /v1/traces': 'bad-input, stock-exporters',
  'POST /opentelemetry/v1/traces': 'stock-exporters',
  'POST /api/public/otel/v1/traces': 'other-signals',
  'POST /v1/logs': 'other-signals',
  'POST /opentelemetry/v1/logs': 'other-signals',
  'POST /api/public/otel/v1/logs': 'other-signals',
  'POST /v1/metrics': 'other-signals',
  'POST /opentelemetry/v1/metrics': 'other-signals',
  'POST /api/public/otel/v1/metrics': 'other-signals',
  'GET /api/sessions': 'sessions',
  'GET /api/sessions/:id': 'sessions',
  'GET /api/events/:id': 'sessions',
  'GET /api/sessions/:id/thread': 'routes/session-thread',
  'GET /api/sessions/:id/rows': 'store/event-store',
  'GET /api/events/:id/history': 'routes/session-thread',
  'GET /api/stream': 'live/change-stream',
  'GET /api/status': 'start',
  'POST /api/query/events': 'routes/query-api',
  'POST /api/query/sessions': 'routes/query-api',
  'POST /api/query/aggregate': 'routes/query-api',
  'POST /api/datasets/:dataset_id/rows': 'routes/page-datasets',
  'GET /api/datasets/:dataset_id/versions': 'routes/page-datasets',
  'POST /api/datasets/:dataset_id/versions': 'routes/page-datasets',
  'GET /api/datasets/:dataset_id/versions/:number': 'routes/page-datasets',
  'POST /api/datasets/:dataset_id/versions/:number/restore': 'routes/page-datasets',
  'GET /openapi.json': 'routes/api-docs',
  'GET /api-docs': 'routes/api-docs',
  'GET /server.css': 'routes/page-login',
  'GET /login': 'routes/page-login',
  'POST /login': 'routes/page-login',
  'POST /logout': 'routes/page-login',
  'GET /*': 'routes/page-files',
}

test('the router has no route without a case or a test', () => {
  const routes = routerOf().routes.filter(({ method }) => method !== 'ALL')
  const known = new Set([
    ...Object.keys(cases).map((key) => key.replaceAll(/\{(\w+)\}/gu, ':$1')),
    ...Object.keys(otherRoutes),
  ])
  const found = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  expect([...found].toSorted()).toEqual([...known].toSorted())
})

test('every route asks for the key where there is one, and only the page does not', async () => {
  const locked = await runningServer({ apiKey: 'secret' })
  const routes = [...Object.keys(cases), ...Object.keys(otherRoutes)].filter((key) => !isOpen(key))
  const statuses = await Promise.all(
    routes.map(async (key) => {
      const [method = '', path = ''] = key.split(' ')
      const response = await fetch(`${locked.url}${path.replaceAll(/\{\w+\}|:\w+/gu, 'x')}`, { method })
      return [key, response.status]
    }),
  )
  expect(statuses).toEqual(routes.map((key) => [key, 401]))
})

/** What holds no data, and what has to be there before anybody has given a key. */
function isOpen(key: string): boolean {
  return /^\w+ \/(?:\*|openapi\.json|api-docs|server\.css|login|logout)$/u.test(key)
}

function routerOf(): Hono {
  const store = new MemoryStore()
  return createApp({
    store,
    intake: ownIntake(store),
    version: '0',
    streams: new ChangeStreams(store, { ...defaultChangeStream, maxStreams: 1, heartbeatMillis: 1000 }),
    guard: { port: () => null, allowedHosts: [], isExposed: false, apiKey: null },
    dataDirectory: '',
    uiDirectory: '',
    bodies: new BodyReader({ maxBytes: 1000, maxInFlightBytes: 1000 }),
    startedAt: 0,
    now: Date.now,
  })
}

test('every route of the API has a case, and every case a route', () => {
  const store = new MemoryStore()
  const parts = { store, records: recordsOf(store.documents), now: Date.now, judge: null }
  const routes = Object.keys({ ...currentApi(parts), ...legacyApi(parts) })
  expect(Object.keys(cases).toSorted()).toEqual(routes.toSorted())
  expect(routes).toHaveLength(107)
})

test('every route of the API says in openapi.json what it answers', async () => {
  const described = await CheckedApi.of(server.url)
  expect(described.routesWithoutAnswer).toEqual([])
  expect(described.routeCount).toBeGreaterThan(Object.keys(cases).length)
})

const all = Object.entries(cases).map(([key, one]) => {
  const [method = '', path = ''] = key.split(' ')
  const refused = one.bad === 'foreign host' ? [] : one.bad
  return { key, method, path: path.replaceAll(/\{\w+\}/gu, 'nothing'), good: one.good, bad: one.bad, refused }
})

test.each(all)('$key answers in the shape of the API', async ({ good }) => {
  await expect(good(api)).resolves.toBeUndefined()
})

const refusals = all.flatMap(({ key, method, path, refused }) =>
  refused.map((one) => ({ key, method, path, one, what: JSON.stringify(one.body ?? one.path ?? path).slice(0, 100) })),
)

test.each(refusals)('$key refuses $what and says what was expected', async ({ method, path, one }) => {
  expect(await api.send(method, one.path ?? path, one.body)).toEqual({
    status: one.status,
    body: { statusCode: one.status, message: expect.stringMatching(one.says ?? /./u), success: false },
  })
})

const withBody = all.filter(({ refused }) => refused.some(({ body }) => body !== undefined))

test.each(withBody)('$key refuses what is no JSON, and JSON under another name', async ({ method, path }) => {
  const send = async (type: string, body: string): Promise<number> =>
    (await fetch(`${api.url}${path}`, { method, headers: { 'content-type': type }, body })).status
  expect(await send('application/json', '{"a":')).toBe(400)
  expect(await send('text/plain', '{}')).toBe(415)
})

const withoutInput = all.filter(({ bad }) => bad === 'foreign host')

test.each(withoutInput)('$key refuses who asks for another host', async ({ method, path }) => {
  expect(await api.statusUnderForeignHost(method, path)).toBe(403)
})
