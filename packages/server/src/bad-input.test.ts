import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { encodeTraces, encodeTracesJson } from '@honeyhive/otlp'
import { expect, test } from 'vitest'
import { spanOf } from './ingest/testing.ts'
import { getJson, runningServer, sendJson } from './testing.ts'
import type { TracesData } from '@honeyhive/otlp'
import type { ServerStatus } from '@honeyhive/api'

const maxBodyBytes = 100_000

function traces(...ids: readonly string[]): TracesData {
  const spans = ids.map((spanId) => spanOf({}, { spanId, traceId: '1'.repeat(32) }))
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] }
}

const good = '1'.repeat(16)
const whole = encodeTraces(traces(good))
const bomb = gzipSync(new Uint8Array(10_000_000))

interface Refusal {
  readonly what: string
  readonly type: string
  readonly encoding?: string
  readonly body: string | Uint8Array
  readonly status: number
  readonly says: RegExp
}

const refusals: readonly Refusal[] = [
  {
    what: 'a cut protobuf body',
    type: 'application/x-protobuf',
    body: whole.slice(0, -3),
    status: 400,
    says: /offset|beyond|end/u,
  },
  {
    what: 'text as protobuf',
    type: 'application/x-protobuf',
    body: 'hello, I am no protobuf',
    status: 400,
    says: /./u,
  },
  {
    what: 'a JSON body that is none',
    type: 'application/json',
    body: '{"resourceSpans": [',
    status: 400,
    says: /JSON/u,
  },
  {
    what: 'JSON of another shape',
    type: 'application/json',
    body: '{"resourceSpans": 7}',
    status: 400,
    says: /resourceSpans/u,
  },
  {
    what: 'a body that is not gzip',
    type: 'application/json',
    encoding: 'gzip',
    body: '{}',
    status: 400,
    says: /not gzip/u,
  },
  {
    what: 'an unknown encoding',
    type: 'application/json',
    encoding: 'br',
    body: '{}',
    status: 415,
    says: /gzip, deflate/u,
  },
  { what: 'an unknown type', type: 'text/plain', body: '{}', status: 415, says: /application\/x-protobuf/u },
  {
    what: 'a body that is too large',
    type: 'application/json',
    body: new Uint8Array(maxBodyBytes + 1),
    status: 413,
    says: /100000 bytes/u,
  },
  { what: 'a gzip bomb', type: 'application/x-protobuf', encoding: 'gzip', body: bomb, status: 413, says: /unpacked/u },
]

test.each(refusals)('answers $status to $what, with the reason, and stores nothing', async (refusal) => {
  const { url } = await runningServer({ maxBodyBytes })
  const headers = {
    'content-type': refusal.type,
    ...(refusal.encoding === undefined ? {} : { 'content-encoding': refusal.encoding }),
  }
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers,
    body: refusal.body as Uint8Array<ArrayBuffer>,
  })
  expect(response.status).toBe(refusal.status)
  const isProtobuf = refusal.type === 'application/x-protobuf'
  expect(response.headers.get('content-type')).toBe(isProtobuf ? refusal.type : 'application/json')
  expect(messageOf(new Uint8Array(await response.arrayBuffer()), isProtobuf)).toMatch(refusal.says)
  expect(await getJson<ServerStatus>(`${url}/api/status`)).toMatchObject({ eventCount: 0, sessionCount: 0 })
})

/** Of `google.rpc.Status`, as text: in protobuf code = 1 (one byte here), then message = 2. */
function messageOf(body: Uint8Array, isProtobuf: boolean): string {
  const text = new TextDecoder().decode(body)
  if (!isProtobuf) return (JSON.parse(text) as { readonly message: string }).message
  expect([body[0], body[2]]).toEqual([0x08, 0x12])
  return text.slice(4)
}

test('stops reading a chunked body that says no length once it is too large', async () => {
  const { port, url } = await runningServer({ maxBodyBytes })
  const socket = connect(port, '127.0.0.1')
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('error', reject)
  })
  const head = [
    'POST /v1/traces HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    'Transfer-Encoding: chunked',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const chunk = 'x'.repeat(60_000)
  socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n`)
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /u)
  socket.destroy()
  expect((await getJson<ServerStatus>(`${url}/api/status`)).eventCount).toBe(0)
})

test('takes the good spans of a batch and says how many it refused', async () => {
  const { url } = await runningServer()
  const headers = { 'content-type': 'application/json' }
  const body = encodeTracesJson(traces(good, '', '0'.repeat(16)))
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '2', errorMessage: /span id/u } })
  expect((await getJson<ServerStatus>(`${url}/api/status`)).eventCount).toBe(1)
})

test('refuses a span from the far future and keeps the rest', async () => {
  const { url } = await runningServer()
  const late = BigInt(Date.now() + 2 * 24 * 3_600_000) * 1_000_000n
  const data = traces(good)
  const [resourceSpans] = data.resourceSpans
  const scopeSpans = resourceSpans?.scopeSpans.map((scope) =>
    Object.assign({}, scope, {
      spans: [...scope.spans, spanOf({}, { startTimeUnixNano: late, endTimeUnixNano: late })],
    }),
  )
  const body = encodeTraces({ resourceSpans: [Object.assign({}, resourceSpans, { scopeSpans })] } as TracesData)
  const headers = { 'content-type': 'application/x-protobuf' }
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> })
  const answer = Buffer.from(await response.arrayBuffer())
  // partial_success = 1 { rejected_spans = 1: 1, error_message = 2 }
  expect([answer[0], answer[2], answer[3], answer[4]]).toEqual([0x0a, 0x08, 1, 0x12])
  expect((await getJson<ServerStatus>(`${url}/api/status`)).eventCount).toBe(1)
})

test('answers an empty export with an empty success', async () => {
  const { url } = await runningServer()
  const headers = { 'content-type': 'application/x-protobuf' }
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: new Uint8Array() })
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0])
})

test.each([
  ['POST', '/session/start', []],
  ['POST', '/session/start', { session: { inputs: 'text' } }],
  ['POST', '/events', { event: { start_time: 'yesterday-ish' } }],
  ['PUT', '/events', { metadata: {} }],
  ['POST', '/v1/events/export', { filters: [{ field: 'nonsense', value: 'x' }] }],
  ['POST', '/v1/events/export', { limit: 0 }],
  ['POST', '/v1/events/search', { filters: [{ field: 'event_name', operator: 'like', value: 'x' }] }],
])('answers 400 with a reason to %s %s of %j', async (method, path, body) => {
  const { url } = await runningServer()
  const response = await sendJson(`${url}${path}`, body, method)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ success: false, statusCode: 400, message: /.{10,}/u })
})
