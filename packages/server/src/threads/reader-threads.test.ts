import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { MemoryStore } from '../store/memory/memory-store.ts'
import { RandomEvents } from '../store/random-events.ts'
import { RandomQueries } from '../store/random-queries.ts'
import { CalledOffError, QueryTimeoutError, StoreBusyError } from '../store/store-errors.ts'
import { sendJson, temporaryDirectory } from '../testing.ts'
import { bundled } from './bundled.ts'
import { ReaderThreads } from './reader-threads.ts'
import { threadedStore } from './threaded-store.ts'
import type { startServer } from '../listen.ts'
import type { IncomingEvent } from '../store/event.ts'
import type { EventStore } from '../store/event-store.ts'
import type { ReaderThreadsOptions } from './reader-threads.ts'

const base = 1_763_730_000_000
let built: Awaited<ReturnType<typeof bundled>>

beforeAll(async () => {
  built = await bundled()
})
afterAll(() => built.remove())

function threaded(options: Partial<ReaderThreadsOptions> = {}): EventStore {
  const { store } = threadedStore(built.worker, { path: join(temporaryDirectory(), 'events.db'), ...options })
  onTestFinished(() => store.close())
  return store
}

/** Model calls of one session whose outputs hold a text each that no other holds. */
function events(count: number): readonly IncomingEvent[] {
  const random = new RandomEvents(3, base)
  const [first] = Array.from({ length: 20 }, () => random.batch()).flat()
  if (first === undefined) throw new Error('There are events among twenty batches.')
  const words = 'words that are looked through '.repeat(20)
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    id: `event-${index}`,
    sessionId: 'session',
    type: 'model',
    span: null,
    outputs: { text: `answer ${index} ${words}` },
  }))
}

const nowhere = {
  limit: 10,
  where: { kind: 'contains', field: { kind: 'bucket', bucket: 'outputs', path: ['text'] }, text: 'nowhere' },
} as const

test('answers as a store in memory does, from threads of its own', async () => {
  const pair = [new MemoryStore({ now: () => base }), threaded()] as const
  const random = new RandomEvents(21, base)
  const queries = new RandomQueries(22, base)
  for (let step = 0; step < 8; step += 1) {
    const batch = random.batch()
    await Promise.all(pair.map((store) => store.append(batch)))
  }
  const same = async (ask: (store: EventStore) => Promise<unknown>): Promise<void> => {
    const [expected, found] = await Promise.all(pair.map((store) => ask(store)))
    expect(found).toEqual(expected)
  }
  for (let index = 0; index < 30; index += 1) {
    const query = queries.eventsQuery()
    await same(async (store) => ({ ...(await store.findEvents(query)), nextCursor: null }))
    await same(async (store) => ({ ...(await store.listEvents(query)), nextCursor: null }))
    await same(async (store) => {
      const page = await store.listSessions({ limit: 10, cursor: null, where: query.where ?? null })
      return { ids: page.sessions.map(({ id }) => id), total: page.total }
    })
  }
  const where = queries.eventsQuery().where ?? null
  await same((store) =>
    store.aggregate({ where, bucketMillis: null, groupBy: [], measures: [{ kind: 'count' }], limit: 10 }),
  )
})

test('reads a session of very many events in a thread, in the same order', async () => {
  const store = threaded()
  const given = events(2100)
  await store.append(given)
  const tree = await store.getTree('session')
  const oracle = new MemoryStore({ now: () => base })
  await oracle.append(given)
  expect(tree).toEqual(await oracle.getTree('session'))
})

test('a question that is at work for long keeps nobody else waiting', async () => {
  const store = threaded()
  await store.append(events(3000))
  const short = { limit: 1, countLimit: 0 }
  // Both threads are there before it begins: their start is not what is asked here.
  await Promise.all([store.findEvents(short), store.findEvents(short)])
  const order: string[] = []
  const long = store.findEvents(nowhere).then(() => order.push('long'))
  for (let round = 0; round < 3; round += 1) {
    await store.listSessions({ limit: 10, cursor: null })
    await store.getTree('none')
    const page = await store.findEvents(short)
    order.push(`short ${page.events.length}`)
  }
  await long
  expect(order).toEqual(['short 1', 'short 1', 'short 1', 'long'])
})

test('a question that takes longer than it may is ended, and the thread goes on to the next', async () => {
  const store = threaded({ queryTimeoutMillis: 1, queryThreads: 1 })
  await store.append(events(1000))
  await expect(store.findEvents(nowhere)).rejects.toBeInstanceOf(QueryTimeoutError)
  const patient = threaded({ queryTimeoutMillis: 60_000, queryThreads: 1 })
  await patient.append(events(20))
  expect((await patient.findEvents(nowhere)).total).toBe(0)
})

test('a server answers others while it looks for a text that no index has, and says with 422 when it has looked for long enough', async () => {
  const { startServer: start } = (await import(built.index.href)) as { startServer: typeof startServer }
  const dataDirectory = temporaryDirectory()
  const { store } = threadedStore(built.worker, { path: join(dataDirectory, 'events.db') })
  await store.append(events(3000))
  await store.close()
  const server = await start({ port: 0, dataDirectory, uiDirectory: dataDirectory, queryThreads: 1 })
  onTestFinished(() => server.close())
  const order: string[] = []
  const long = sendJson(`${server.url}/api/query/events`, nowhere).then((response) => order.push(`${response.status}`))
  for (const path of ['/api/sessions', '/api/status', '/api/sessions/session-x'])
    order.push(await fetch(server.url + path).then(() => path))
  await long
  expect(order).toEqual(['/api/sessions', '/api/status', '/api/sessions/session-x', '200'])
  await server.close()
  const hasty = await start({ port: 0, dataDirectory, uiDirectory: dataDirectory, queryTimeoutMillis: 1 })
  onTestFinished(() => hasty.close())
  const refused = await sendJson(`${hasty.url}/api/query/events`, nowhere)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/Ask for a shorter time/u) })
  expect((await fetch(`${hasty.url}/api/sessions`)).status).toBe(200)
})

test('closes while a question is at work, and tells who asked to come back', async () => {
  const { store } = threadedStore(built.worker, { path: join(temporaryDirectory(), 'events.db') })
  await store.append(events(3000))
  const asked = store.findEvents(nowhere).catch((error: unknown) => error)
  await store.close()
  expect(await asked).toBeInstanceOf(StoreBusyError)
  await expect(store.findEvents(nowhere)).rejects.toBeInstanceOf(StoreBusyError)
})

// Does what the question's text says.
const program = `
import { parentPort, workerData } from 'node:worker_threads'
parentPort.on('message', ({ kind, question }) => {
  if (kind === 'close') parentPort.close()
  if (kind === 'ask' && question.query === 'exit') process.exit(1)
  if (kind === 'ask' && question.query === 'until called off') Atomics.wait(workerData.calledOff, 0, 0)
  if (kind === 'ask' && question.query !== 'never') parentPort.postMessage({ kind: 'answer', answer: question.query })
})
`

function fake(options: Partial<ReaderThreadsOptions>): ReaderThreads {
  const path = join(temporaryDirectory(), 'reader.mjs')
  writeFileSync(path, program)
  const threads = new ReaderThreads(pathToFileURL(path), {
    path: 'unused',
    driver: 'libsql',
    queryTimeoutMillis: 60_000,
    queryThreads: 1,
    ...options,
  })
  onTestFinished(() => threads.close())
  return threads
}

test('tells who waits for a thread that has ended to ask again, and starts another', async () => {
  const threads = fake({})
  const [lost, next] = [threads.ask({ kind: 'tree', query: 'exit' }), threads.ask({ kind: 'tree', query: 'x' })]
  await expect(lost).rejects.toBeInstanceOf(StoreBusyError)
  expect(await next).toBe('x')
})

test('nobody waits longer than one question may take: not for a thread that is stuck, nor for one that is taken', async () => {
  const threads = fake({ queryTimeoutMillis: 50 })
  const stuck = threads.ask({ kind: 'tree', query: 'never' })
  const behind = threads.ask({ kind: 'tree', query: 'x' })
  await expect(stuck).rejects.toBeInstanceOf(QueryTimeoutError)
  await expect(behind).rejects.toMatchObject({ name: 'StoreBusyError', retryAfterSeconds: 5 })
})

test('starts no more threads than it may, and answers all the same', async () => {
  const threads = fake({ queryThreads: 2 })
  const asked = Array.from({ length: 20 }, (_, index) => threads.ask({ kind: 'tree', query: `${index}` }))
  expect(await Promise.all(asked)).toEqual(asked.map((_, index) => `${index}`))
})

test('a question that nobody waits for any more is not begun, and ends where it is at work', async () => {
  const threads = fake({})
  const [atWork, waiting] = [new AbortController(), new AbortController()]
  const ended = threads.ask({ kind: 'tree', query: 'until called off' }, atWork.signal)
  const never = threads.ask({ kind: 'tree', query: 'exit' }, waiting.signal)
  const next = threads.ask({ kind: 'tree', query: 'x' })
  waiting.abort()
  await expect(never).rejects.toBeInstanceOf(CalledOffError)
  atWork.abort()
  await expect(ended).rejects.toBeInstanceOf(CalledOffError)
  expect(await next).toBe('x')
  expect(await threads.ask({ kind: 'tree', query: 'y' })).toBe('y')
  await expect(threads.ask({ kind: 'tree', query: 'x' }, AbortSignal.abort())).rejects.toBeInstanceOf(CalledOffError)
})

test('a server goes on to the next question when whoever asked the one before hangs up', async () => {
  const { startServer: start } = (await import(built.index.href)) as { startServer: typeof startServer }
  const dataDirectory = temporaryDirectory()
  const { store } = threadedStore(built.worker, { path: join(dataDirectory, 'events.db') })
  for (let part = 0; part < 4; part += 1) await store.append(events(12_000).slice(part * 3000, part * 3000 + 3000))
  await store.close()
  const server = await start({ port: 0, dataDirectory, uiDirectory: dataDirectory, queryThreads: 1 })
  onTestFinished(() => server.close())
  const ask = async (signal?: AbortSignal): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(nowhere)
    const options = { method: 'POST', headers, body, ...(signal && { signal }) }
    return (await fetch(`${server.url}/api/query/events`, options)).status
  }
  expect(await ask()).toBe(200)
  const began = performance.now()
  expect(await ask()).toBe(200)
  const wholeMillis = performance.now() - began
  const off = new AbortController()
  const outdated = ask(off.signal)
  await fetch(`${server.url}/api/status`)
  off.abort()
  await expect(outdated).rejects.toThrow(/abort/u)
  const next = performance.now()
  await sendJson(`${server.url}/api/query/events`, { limit: 1, countLimit: 0 })
  expect(performance.now() - next).toBeLessThan(wholeMillis / 2)
})

test('takes a limit that no timer can wait', async () => {
  const threads = fake({ queryTimeoutMillis: Number.MAX_SAFE_INTEGER })
  expect(await threads.ask({ kind: 'tree', query: 'x' })).toBe('x')
})
