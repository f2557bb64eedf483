import * as zlib from 'node:zlib'
import { ProtoWriter } from '@honeyhive/otlp'
import { expect, test } from 'vitest'
import { eventIdOfSpan } from './store/event-id.ts'
import { runningServer } from './testing.ts'

const records = (count: number): readonly object[] =>
  Array.from({ length: count }, () => ({ body: { stringValue: 'x' } }))
const bodies = {
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: records(2) }, { logRecords: records(1) }] }] },
  metrics: {
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: 'm', sum: { dataPoints: [{}, {}] } }, { gauge: { dataPoints: [{}] } }] }] },
    ],
  },
}

/** The same as protobuf: field numbers from the outermost message inwards, then how many there are of the innermost. */
function nested(writer: ProtoWriter, [number, ...rest]: readonly number[], count: number): void {
  if (number === undefined) return
  for (let index = 0; index < (rest.length === 0 ? count : 1); index += 1) {
    const mark = writer.open(number)
    nested(writer, rest, count)
    writer.close(mark)
  }
}

function protobufOf(path: readonly number[], count: number): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(64)
  nested(writer, path, count)
  return writer.finish()
}

const post = (
  url: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(url, { method: 'POST', headers: { 'content-type': type, ...headers }, body })

test.each([
  ['/v1/logs', 'logs', 'rejectedLogRecords'],
  ['/v1/metrics', 'metrics', 'rejectedDataPoints'],
  ['/opentelemetry/v1/logs', 'logs', 'rejectedLogRecords'],
] as const)('takes what comes to %s, and says how many records are not stored', async (path, signal, name) => {
  const { url } = await runningServer()
  const response = await post(url + path, 'application/json', JSON.stringify(bodies[signal]))
  expect(response.status).toBe(200)
  const answer = (await response.json()) as { readonly partialSuccess: Record<string, string> }
  expect(answer.partialSuccess[name]).toBe('3')
  expect(answer.partialSuccess['errorMessage']).toContain('not stored')
})

test.each([
  ['/v1/logs', [1, 2, 2]],
  ['/v1/metrics', [1, 2, 2, 7, 1]],
])('counts the records of protobuf at %s', async (path, numbers) => {
  const { url } = await runningServer()
  const response = await post(url + path, 'application/x-protobuf', protobufOf(numbers, 3))
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
  const [outer, , field, rejected] = new Uint8Array(await response.arrayBuffer())
  // partial_success = 1, length, rejected = 1 as varint, 3.
  expect([outer, field, rejected]).toEqual([0x0a, 0x08, 3])
})

const traceId = '1'.padStart(32, '0')
const spanId = '2'.padStart(16, '0')
const told = (eventName: string, body: Record<string, string>): object => ({
  eventName,
  traceId,
  spanId,
  body: {
    kvlistValue: { values: Object.entries(body).map(([key, value]) => ({ key, value: { stringValue: value } })) },
  },
})

test('joins the GenAI events of logs to the span that they name, whichever comes first', async () => {
  const { url } = await runningServer()
  const logs = (...logRecords: readonly object[]): string =>
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  const before = logs(told('gen_ai.user.message', { content: 'What is up?' }), { body: { stringValue: 'a line' } })
  const answer = await post(`${url}/v1/logs`, 'application/json', before)
  expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } })
  const span = {
    traceId,
    spanId,
    name: 'chat',
    startTimeUnixNano: '1763730000000000000',
    endTimeUnixNano: '1763730000000000000',
  }
  await post(
    `${url}/v1/traces`,
    'application/json',
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  )
  const after = logs(
    told('gen_ai.assistant.message', { content: 'Let me see.' }),
    told('gen_ai.choice', { content: 'The sky.' }),
  )
  expect(await (await post(`${url}/v1/logs`, 'application/json', after)).json()).toEqual({})
  const event = (await (await fetch(`${url}/api/events/${eventIdOfSpan(traceId, spanId)}`)).json()) as Record<
    string,
    unknown
  >
  expect(event['inputs']).toEqual({
    chat_history: [
      { role: 'user', content: 'What is up?' },
      { role: 'assistant', content: 'Let me see.' },
    ],
  })
  expect(event['outputs']).toEqual({ role: 'assistant', content: 'The sky.' })
})

test('answers an export without records with full success', async () => {
  const { url } = await runningServer()
  expect(await (await post(`${url}/v1/logs`, 'application/json', '{}')).json()).toEqual({})
  expect((await post(`${url}/v1/metrics`, 'application/x-protobuf', new Uint8Array())).status).toBe(200)
})

test.each([
  ['application/json', '[]'],
  ['application/json', 'nonsense'],
  ['application/x-protobuf', new Uint8Array([0x0a, 0x7f, 0x01])],
  ['application/x-protobuf', new Uint8Array([0x0b])],
])('refuses %s that is no export', async (type, body) => {
  const { url } = await runningServer()
  expect((await post(`${url}/v1/logs`, type, body)).status).toBe(400)
})

test('takes spans where clients of Langfuse send them', async () => {
  const { url } = await runningServer()
  const span = {
    traceId: '1'.padStart(32, '0'),
    spanId: '2'.padStart(16, '0'),
    name: 'x',
    startTimeUnixNano: '1763730000000000000',
    endTimeUnixNano: '1763730000000000000',
  }
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
  const response = await post(`${url}/api/public/otel/v1/traces`, 'application/json', body, {
    authorization: 'Basic cGs6c2s=',
  })
  expect([response.status, await response.json()]).toEqual([200, {}])
})

const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (text: string) => Uint8Array<ArrayBuffer> }

test('unpacks zstd where Node can, and names what it takes where it cannot', async () => {
  const { url } = await runningServer()
  const body = zstdCompressSync?.('{}') ?? new Uint8Array([1])
  const response = await post(`${url}/v1/traces`, 'application/json', body, { 'content-encoding': 'zstd' })
  expect(response.status).toBe(zstdCompressSync === undefined ? 415 : 200)
  expect(await response.text()).toContain(zstdCompressSync === undefined ? 'gzip, deflate or none' : '{}')
})
