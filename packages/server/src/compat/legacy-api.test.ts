import { expect, test } from 'vitest'
import { getJson, runningServer, sendJson } from '../testing.ts'
import type { EventDetail, SessionTree } from '@honeyhive/api'

type Json = Readonly<Record<string, unknown>>

const sessionId = '0b6f8a40-0000-4000-8000-00000000000b'
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u

async function answerOf(response: Response): Promise<Json> {
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/u)
  return (await response.json()) as Json
}

/** What the version 1 client checks of an event, or it throws. */
function expectLegacyEvent(event: Json): void {
  const nulls = Object.keys(event).filter((key) => event[key] === null && key !== 'parent_id' && key !== 'error')
  expect(nulls).toEqual([])
  for (const bucket of ['inputs', 'outputs', 'config', 'metadata', 'metrics', 'feedback', 'user_properties']) {
    expect(event[bucket]).toBeTypeOf('object')
    expect(Array.isArray(event[bucket])).toBe(false)
  }
  expect(['session', 'model', 'tool', 'chain']).toContain(event['event_type'])
  expect(Number.isInteger(event['end_time'] ?? 0)).toBe(true)
}

test.each([
  ['with its wrapper', (session: Json) => ({ session })],
  ['without one', (session: Json) => session],
])('starts a session %s, and answers with all that strict clients ask for', async (_name, wrap) => {
  const { url } = await runningServer()
  const session = {
    session_id: sessionId.toUpperCase(),
    session_name: 'chat',
    project: 'shop',
    source: 'dev',
    inputs: { a: 1 },
  }
  const answer = await answerOf(await sendJson(`${url}/session/start`, wrap(session)))
  expectLegacyEvent(answer)
  expect(answer).toMatchObject({
    session_id: sessionId,
    event_id: sessionId,
    parent_id: null,
    event_type: 'session',
    event_name: 'chat',
    project: 'shop',
    source: 'dev',
    inputs: { a: 1 },
    org_id: expect.any(String),
    workspace_id: expect.any(String),
    project_id: expect.any(String),
  })
  expect(await getJson(`${url}/session/${sessionId}`)).toEqual(answer)
})

test('starts a session once, merging what later starts add', async () => {
  const { url } = await runningServer()
  const start = (extra: Json): Promise<Response> =>
    sendJson(`${url}/session/start`, { session: { session_id: sessionId, ...extra } })
  await start({ session_name: 'chat', metadata: { a: 1, b: 1 }, start_time: 1_763_730_000_000 })
  const again = await answerOf(await start({ metadata: { b: 2 }, user_properties: { user_id: 'u1' } }))
  expect(again).toMatchObject({ event_name: 'chat', metadata: { a: 1, b: 2 }, start_time: 1_763_730_000_000 })
  const { session } = await getJson<SessionTree>(`${url}/api/sessions/${sessionId}`)
  expect(session).toMatchObject({ name: 'chat', userId: 'u1', eventCount: 0 })
})

test('makes an id for a session that has none', async () => {
  const { url } = await runningServer()
  const answer = await answerOf(await sendJson(`${url}/session/start`, {}))
  expect(answer).toMatchObject({ session_id: expect.stringMatching(uuid), event_name: 'unknown' })
})

test('merges an update key by key, a session’s too', async () => {
  const { url } = await runningServer()
  await sendJson(`${url}/session/start`, { session: { session_id: sessionId, metadata: { a: 1 } } })
  const update = {
    event_id: sessionId,
    metadata: { b: { c: 2 } },
    outputs: { text: 'done' },
    feedback: { rating: 5 },
    user_properties: { user_id: 'u2' },
  }
  await answerOf(await sendJson(`${url}/events`, update, 'PUT'))
  const event = await getJson<Json>(`${url}/session/${sessionId}`)
  expectLegacyEvent(event)
  expect(event).toMatchObject({ metadata: { a: 1, b: { c: 2 } }, outputs: { text: 'done' }, feedback: { rating: 5 } })
})

test('keeps an update of a session that has not been started yet', async () => {
  const { url } = await runningServer()
  await sendJson(`${url}/events`, { event_id: sessionId, metrics: { score: 1 } }, 'PUT')
  await sendJson(`${url}/session/start`, { session: { session_id: sessionId } })
  expect(await getJson<Json>(`${url}/session/${sessionId}`)).toMatchObject({ metrics: { score: 1 } })
})

test('creates a model event that the page shows as a conversation', async () => {
  const { url } = await runningServer()
  const event = {
    project: 'shop',
    event_type: 'model',
    event_name: 'ask',
    source: 'dev',
    session_id: sessionId,
    config: { model: 'gpt-4', provider: 'openai' },
    inputs: { chat_history: [{ role: 'user', content: 'hello' }] },
    outputs: { role: 'assistant', content: 'hi' },
    metadata: { prompt_tokens: 3, completion_tokens: 2 },
    start_time: 1_763_730_000_000_500,
    duration: 12.5,
  }
  const { event_id: id } = await answerOf(await sendJson(`${url}/events`, { event }))
  const detail = await getJson<EventDetail>(`${url}/api/events/${String(id)}`)
  expect(detail).toMatchObject({
    type: 'model',
    parentId: sessionId,
    model: 'gpt-4',
    inputTokens: 3,
    startTime: 1_763_730_000_000.5,
    durationMillis: 12.5,
    messages: { output: [{ role: 'assistant', parts: [{ kind: 'text', text: 'hi' }] }] },
  })
  const { session } = await getJson<SessionTree>(`${url}/api/sessions/${sessionId}`)
  expect(session).toMatchObject({ eventCount: 1, inputTokens: 3, title: 'hello' })
})

test('answers 4xx for a session that does not exist', async () => {
  const { url } = await runningServer()
  const response = await fetch(`${url}/session/${sessionId}`)
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ success: false })
})

const searches: readonly (readonly [string, Json, readonly string[]])[] = [
  ['everything', {}, ['third', 'second', 'first', 'chat']],
  ['a type', { filters: [{ field: 'event_type', operator: 'is', value: 'tool', type: 'string' }] }, ['third', 'first']],
  ['a session', { filters: [{ field: 'session_id', value: sessionId }] }, ['third', 'second', 'first', 'chat']],
  ['part of a name', { filters: [{ field: 'event_name', operator: 'contains', value: 'ir' }] }, ['third', 'first']],
  [
    'not a name',
    { filters: [{ field: 'event_name', operator: 'is not', value: 'first' }] },
    ['third', 'second', 'chat'],
  ],
  ['a value of the metadata', { filters: [{ field: 'metadata.n', operator: 'is', value: '2' }] }, ['second']],
  ['a number above', { filters: [{ field: 'metadata.n', operator: 'greater than', value: '1' }] }, ['third', 'second']],
  [
    'no such value',
    { filters: [{ field: 'metadata.n', operator: 'not contains', value: '2' }] },
    ['third', 'first', 'chat'],
  ],
  ['an element of a list', { filters: [{ field: 'inputs.list.0', operator: 'is', value: 'x' }] }, ['first']],
  ['quotes as text', { filters: [{ field: 'event_name', operator: 'contains', value: "' OR 1=1 --" }] }, []],
  [
    'two at once',
    {
      filters: [
        { field: 'event_type', value: 'tool' },
        { field: 'metadata.n', value: '1' },
      ],
    },
    ['first'],
  ],
  ['a time', { dateRange: { $gte: '2025-11-21T13:00:02.000Z', $lte: 1_763_730_003_000 } }, ['third', 'second']],
  ['one page', { limit: 1, page: 2 }, ['second']],
]

test.each(searches)('finds %s', async (_name, search, names) => {
  const { url } = await runningServer()
  const base = Date.parse('2025-11-21T13:00:00.000Z')
  await sendJson(`${url}/session/start`, { session: { session_id: sessionId, session_name: 'chat', start_time: base } })
  for (const [index, name] of ['first', 'second', 'third'].entries()) {
    const event = {
      event_type: index === 1 ? 'chain' : 'tool',
      event_name: name,
      session_id: sessionId,
      start_time: base + (index + 1) * 1000,
      metadata: { n: index + 1 },
      inputs: index === 0 ? { list: ['x'] } : {},
    }
    await sendJson(`${url}/events`, { event })
  }
  for (const path of ['/v1/events/export', '/v1/events/search', '/events/export']) {
    const answer = await answerOf(await sendJson(`${url}${path}`, search))
    const events = answer['events'] as readonly Json[]
    for (const event of events) expectLegacyEvent(event)
    expect(events.map((event) => event['event_name'])).toEqual(names)
    expect(answer['count']).toBe(answer['totalEvents'])
    expect(answer['count']).toBe('limit' in search ? 4 : names.length)
  }
})
