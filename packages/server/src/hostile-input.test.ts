import { once } from 'node:events'
import { connect } from 'node:net'
import { encodeTracesJson } from '@honeyhive/otlp'
import { expect, test } from 'vitest'
import { spanOf } from './ingest/testing.ts'
import { getJson, runningServer, sendJson } from './testing.ts'
import type { Span } from '@honeyhive/otlp'
import type { EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'

const nested = '['.repeat(200_000) + ']'.repeat(200_000)

function body(...spans: readonly Span[]): string {
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return encodeTracesJson({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }],
  })
}

async function detailsAfter(url: string, spans: readonly Span[]): Promise<readonly EventDetail[]> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: body(...spans) })
  expect([response.status, await response.text()]).toEqual([200, '{}'])
  const { sessions } = await getJson<SessionsPage>(`${url}/api/sessions`)
  const trees = await Promise.all(
    sessions.map(({ id }) => getJson<SessionTree>(`${url}/api/sessions/${encodeURIComponent(id)}`)),
  )
  const events = trees.flatMap((tree) => tree.events).filter(({ type }) => type !== 'session')
  return Promise.all(events.map(({ id }) => getJson<EventDetail>(`${url}/api/events/${encodeURIComponent(id)}`)))
}

const hostile: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  [
    'JSON nested 200,000 deep',
    { 'honeyhive_inputs.x': nested, 'gen_ai.input.messages': nested, 'honeyhive.json': ['honeyhive_inputs.x'] },
  ],
  ['a dotted key of 20,000 steps', { [`honeyhive_outputs.${'a.'.repeat(20_000)}`]: 1 }],
  ['a session id with NUL', { 'session.id': 'a\0b' }],
  ['a session id of 10,000 characters', { 'session.id': 'x'.repeat(10_000) }],
  ['a session id like a path', { 'session.id': '../../etc/passwd' }],
  ['an event id that is its session’s', { 'session.id': 'same', honeyhive_event_id: 'same' }],
  [
    'token counts beyond exact integers',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 9_007_199_254_740_993n },
  ],
  ['a time to first token of ages', { 'gen_ai.response.time_to_first_chunk': 1e300 }],
  ['numbers that are none', { a: Number.NaN, b: Number.POSITIVE_INFINITY, 'gen_ai.usage.output_tokens': -5 }],
  ['lone surrogates', { honeyhive_event_name: '\ud800 half', 'honeyhive_metadata.\udfff': '\ud800' }],
  [
    'keys of Object’s own',
    {
      'honeyhive_inputs.__proto__.x': 1,
      'honeyhive_inputs.constructor': 2,
      __proto__: 3,
      'honeyhive_config.toString.x': 1,
    },
  ],
  [
    'messages of no shape',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[null,1,[[]],{"role":7,"content":{"a":1}}]' },
  ],
  ['markup for a name', { honeyhive_event_name: '<script>alert(1)</script>' }],
  ['SQL for a name', { honeyhive_event_name: "'); DROP TABLE events; --" }],
]

test.each(hostile)('stores a span with %s, beside one that is plain', async (_name, attributes) => {
  const { url } = await runningServer()
  const details = await detailsAfter(url, [spanOf({}, { name: 'plain' }), spanOf(attributes, { name: 'hostile' })])
  expect(details).toHaveLength(2)
  expect(details.map(({ name }) => name)).toContain('plain')
})

test.each([
  ['/session/start', { session: { start_time: 1e300 } }],
  ['/events', { event: { start_time: 5e13 } }],
  ['/events', { event: { duration: -1 } }],
  ['/session/start', { session: { session_id: 'a\0b' } }],
])('answers 400 to %s with %j', async (path, given) => {
  const { url } = await runningServer()
  expect((await sendJson(`${url}${path}`, given)).status).toBe(400)
})

test('answers 400 to a call nested too deep', async () => {
  const { url } = await runningServer()
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/events`, {
    method: 'POST',
    headers,
    body: `{"event":{"inputs":{"x":${nested}}}}`,
  })
  expect(response.status).toBe(400)
})

test('cuts a connection that does not finish its headers', async () => {
  const { port } = await runningServer({ headersTimeoutMillis: 50 })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /v1/traces HTTP/1.1\r\nHost: 127')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /u)
  socket.destroy()
})
