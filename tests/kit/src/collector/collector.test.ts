import { request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { encodeTraces, encodeTracesJson, type Span, type TracesData } from '@honeyhive/otlp'
import { expect, onTestFinished, test } from 'vitest'
import { createGate } from '../gate.ts'
import { type Collector, type CollectorOptions, startCollector } from './collector.ts'
import type { Script } from './script.ts'

async function collecting(script?: Script, options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(script, options)
  onTestFinished(() => collector.close())
  return collector
}

function span(name: string, index: number): Span {
  return {
    traceId: 'a'.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    traceState: '',
    parentSpanId: '',
    flags: 1,
    name,
    kind: 1,
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    attributes: [{ key: 'answer', value: { intValue: 42n } }],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
  }
}

function traces(...names: readonly string[]): TracesData {
  const none = { attributes: [], droppedAttributesCount: 0 }
  const scopeSpans = [{ scope: { name: 'scope', version: '', ...none }, spans: names.map(span), schemaUrl: '' }]
  return { resourceSpans: [{ resource: none, scopeSpans, schemaUrl: '' }] }
}

function send(collector: Collector, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-protobuf'
  return fetch(`${collector.url}/v1/traces`, { method: 'POST', body, headers: { 'content-type': type, ...headers } })
}

test('keeps the spans of protobuf, JSON and gzip bodies, and counts the bytes as sent', async () => {
  const collector = await collecting()
  const packed = gzipSync(encodeTraces(traces('three', 'one')))
  await send(collector, encodeTraces(traces('one')).slice())
  await send(collector, encodeTracesJson(traces('two')))
  await send(collector, new Uint8Array(packed), { 'content-encoding': 'gzip' })
  const spans = await collector.waitForSpans(4)
  expect(collector.spanCounts).toEqual({ one: 2, two: 1, three: 1 })
  expect(spans[0]).toMatchObject({ attributes: { answer: 42 }, scope: 'scope', parentSpanId: '' })
  expect(collector.requests[2]?.wireBytes).toBe(packed.length)
})

test('answers by the list of a path, then takes everything', async () => {
  const collector = await collecting({
    '/v1/traces': [{ kind: 'answer', status: 503, headers: { 'retry-after': '1' } }],
  })
  const first = await send(collector, encodeTraces(traces('one')).slice())
  const second = await send(collector, encodeTraces(traces('one')).slice())
  expect([first.status, first.headers.get('retry-after'), second.status]).toEqual([503, '1', 200])
  await collector.waitForSpans(1)
  expect(collector.spans).toHaveLength(1)
  expect(collector.receivedSpans).toHaveLength(2)
})

test('answers by a function, and by a new script from then on', async () => {
  const collector = await collecting(({ path }, index) =>
    path === '/v1/traces' && index === 0 ? { kind: 'answer', status: 429 } : undefined,
  )
  expect((await send(collector, '{}')).status).toBe(429)
  expect((await send(collector, '{}')).status).toBe(200)
  collector.follow({ '*': { kind: 'answer', status: 500 } })
  expect((await send(collector, '{}')).status).toBe(500)
})

test('says how many spans it did not take', async () => {
  const collector = await collecting({ '*': { kind: 'partial-success', rejectedSpans: 3, message: 'no' } })
  const answer = await (await send(collector, encodeTracesJson(traces('one')))).json()
  expect(answer).toEqual({ partialSuccess: { rejectedSpans: '3', errorMessage: 'no' } })
})

test('refuses what it cannot read, and says why', async () => {
  const collector = await collecting()
  expect((await send(collector, '{"resourceSpans":7}')).status).toBe(400)
  expect((await send(collector, 'x', { 'content-encoding': 'gzip' })).status).toBe(400)
  expect(collector.requests.map(({ malformed }) => malformed)).toEqual([expect.any(String), 'The body is no gzip.'])
})

test('starts sessions with the id that is asked for', async () => {
  const collector = await collecting()
  const answer = await fetch(`${collector.url}/session/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session: { session_id: 'mine' } }),
  })
  expect(await answer.json()).toEqual({ session_id: 'mine' })
  const started = await collector.waitForRequest(({ path }) => path === '/session/start')
  expect(started.json).toEqual({ session: { session_id: 'mine' } })
})

/** What a plain client meets: how much of an answer, and which error. */
function meet(collector: Collector): Promise<{ status?: number; body: string; code?: string }> {
  return new Promise((resolve) => {
    let status: number | undefined
    let body = ''
    const outgoing = request(`${collector.url}/v1/traces`, { method: 'POST' }, (response) => {
      status = response.statusCode
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('error', fail)
      response.on('end', () => resolve({ status: status ?? 0, body }))
    })
    const fail = (error: NodeJS.ErrnoException): void =>
      resolve({ ...(status === undefined ? {} : { status }), body, code: error.code ?? '' })
    outgoing.on('error', fail)
    outgoing.end()
  })
}

test.each([
  ['before-headers', { body: '', code: 'ECONNRESET' }],
  ['after-headers', { status: 200, body: '', code: 'ECONNRESET' }],
  ['mid-body', { status: 200, body: 'half', code: 'ECONNRESET' }],
] as const)('resets the connection %s', async (when, expected) => {
  const collector = await collecting({ '*': { kind: 'reset', when } })
  expect(await meet(collector)).toEqual(expected)
  expect(collector.spans).toEqual([])
})

test('drips, answers at length, and writes raw bytes', async () => {
  const collector = await collecting({
    '*': [
      { kind: 'drip', totalBytes: 3, everyMillis: 1 },
      { kind: 'huge', totalBytes: 1_000_000 },
      { kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nearly' },
    ],
  })
  expect(await meet(collector)).toMatchObject({ status: 200, body: '   ' })
  expect((await meet(collector)).body).toHaveLength(1_000_000)
  expect(await meet(collector)).toMatchObject({ status: 200, body: 'early', code: 'ECONNRESET' })
})

test('holds an answer back until the test lets it go', async () => {
  const gate = createGate()
  const collector = await collecting({ '*': { kind: 'answer', until: gate.opened } })
  const answer = send(collector, encodeTracesJson(traces('one')))
  await collector.waitForRequest(({ path }) => path === '/v1/traces')
  expect(collector.spans).toEqual([])
  gate.open()
  expect((await answer).status).toBe(200)
  expect(await collector.waitForSpans(1)).toHaveLength(1)
})

test('counts senders that give up before their body is whole, and connections', async () => {
  const collector = await collecting()
  const socket = connect(collector.port, '127.0.0.1')
  const head = 'POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n'
  await new Promise<unknown>((resolve) => socket.write(`${head}not all of it`, resolve))
  await collector.waitUntil(() => collector.connections === 1)
  socket.destroy()
  await collector.waitUntil(() => collector.abandoned === 1)
  expect(collector.requests).toEqual([])
  await expect(collector.waitUntil(() => false, { timeoutMillis: 1 })).rejects.toThrow(/did not come to that/u)
})

test('answers later when it is told to', async () => {
  const collector = await collecting({ '*': { kind: 'answer', afterMillis: 50 } })
  const startedAt = performance.now()
  await send(collector, '{}')
  expect(performance.now() - startedAt).toBeGreaterThan(45)
})

test('cuts hanging requests when it closes, and can come back on its port', async () => {
  const collector = await collecting({ '*': { kind: 'hang' } })
  const { port } = collector
  const hanging = meet(collector)
  await collector.waitForRequest(() => true)
  await collector.close()
  expect(await hanging).toMatchObject({ code: 'ECONNRESET' })
  const again = await collecting({}, { port })
  expect((await meet(again)).status).toBe(200)
})

test('says what came instead of what was waited for', async () => {
  const collector = await collecting()
  await send(collector, encodeTracesJson(traces('one')))
  await expect(collector.waitForSpans(2, { timeoutMillis: 1 })).rejects.toThrow(
    /Expected 2 delivered spans; 1 delivered, 1 received in 1 requests\n {2}POST \/v1\/traces 1 spans/u,
  )
})
