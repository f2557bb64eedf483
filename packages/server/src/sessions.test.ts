import { encodeTracesJson } from '@honeyhive/otlp'
import { expect, test } from 'vitest'
import { spanOf } from './ingest/testing.ts'
import { getJson, runningServer, sendJson } from './testing.ts'
import type { Span, TracesData } from '@honeyhive/otlp'
import type { EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'

const sessionId = '0b6f8a40-0000-4000-8000-00000000000a'
const traceId = 'a'.repeat(32)
const base = 1_763_730_000_000_000_000n

function part(name: string, id: string, parent: string, attributes: Record<string, unknown> = {}): Span {
  const startTimeUnixNano = base + BigInt(Number.parseInt(id, 16)) * 1_000_000n
  return spanOf(attributes, {
    traceId,
    name,
    spanId: id.padStart(16, '0'),
    parentSpanId: parent === '' ? '' : parent.padStart(16, '0'),
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + 5_000_000n,
  })
}

function tracesOf(spans: readonly Span[]): TracesData {
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] }
}

async function send(url: string, ...spans: readonly Span[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: encodeTracesJson(tracesOf(spans)) })
  expect(response.status).toBe(200)
}

const sessionsOf = async (url: string): Promise<SessionsPage> => getJson<SessionsPage>(`${url}/api/sessions`)
const treeOf = async (url: string, id: string): Promise<SessionTree> =>
  getJson<SessionTree>(`${url}/api/sessions/${id}`)

test('stores a span once however often it is delivered', async () => {
  const { url } = await runningServer()
  const span = part('only', '1', '')
  await send(url, span, span)
  const before = await sessionsOf(url)
  await send(url, span)
  expect(before.sessions[0]?.eventCount).toBe(1)
  expect(await sessionsOf(url)).toEqual(before)
})

test('builds the same tree when children come before their parents, batch by batch', async () => {
  const { url } = await runningServer()
  const own = { 'honeyhive.session_id': sessionId }
  await send(url, part('leaf', '3', '2', own))
  await send(url, part('middle', '2', '1', own))
  const missing = await treeOf(url, sessionId)
  await send(url, part('root', '1', '', own))
  const { events } = await treeOf(url, sessionId)
  const [session, root, middle, leaf] = events
  expect(events.map(({ name }) => name)).toEqual(['root', 'root', 'middle', 'leaf'])
  expect([session?.parentId, root?.parentId, middle?.parentId, leaf?.parentId]).toEqual([
    null,
    sessionId,
    root?.id,
    middle?.id,
  ])
  // The parent that had not come was named by the id that it then had.
  expect(missing.events.findLast(({ name }) => name === 'middle')?.parentId).toBe(root?.id)
})

test('moves earlier spans of a trace into the session that a later span names', async () => {
  const { url } = await runningServer()
  await send(url, part('early', '2', '1'))
  const [made] = (await sessionsOf(url)).sessions
  await send(url, part('late', '3', '1', { 'session.id': sessionId }))
  await send(url, part('later still', '4', '1'))
  const { sessions, total } = await sessionsOf(url)
  expect(made?.id).not.toBe(sessionId)
  expect(total).toBe(1)
  expect(sessions[0]).toMatchObject({ id: sessionId, eventCount: 3 })
  expect((await fetch(`${url}/api/sessions/${made?.id}`)).status).toBe(404)
  expect((await treeOf(url, sessionId)).events.map(({ name }) => name)).toEqual([
    'early',
    'early',
    'late',
    'later still',
  ])
})

test('replaces an unfinished span by its end, and never the other way round', async () => {
  const { url } = await runningServer()
  const ended = part('work', '1', '')
  const started = { ...part('work', '1', '', { 'honeyhive.incomplete': true }), endTimeUnixNano: 0n }
  await send(url, started)
  const running = await treeOf(url, (await sessionsOf(url)).sessions[0]?.id ?? '')
  await send(url, ended)
  await send(url, started)
  const finished = await treeOf(url, running.session.id)
  expect(running.events[1]).toMatchObject({ status: 'running', isIncomplete: true, durationMillis: null })
  expect(running.session).toMatchObject({ endTime: null, durationMillis: null })
  expect(finished.events[1]).toMatchObject({ status: 'unset', isIncomplete: false, durationMillis: 5 })
})

test('finds a parent that chose its own event id', async () => {
  const { url } = await runningServer()
  const eventId = '0b6f8a40-0000-4000-8000-0000000000ee'
  await send(url, part('child', '2', '1'), part('root', '1', '', { honeyhive_event_id: eventId }))
  const { events } = await treeOf(url, (await sessionsOf(url)).sessions[0]?.id ?? '')
  expect(events.find(({ name }) => name === 'child')?.parentId).toBe(eventId)
})

test('applies a patch that came before its event, and keeps it when the event is told anew', async () => {
  const { url } = await runningServer()
  const eventId = '0b6f8a40-0000-4000-8000-0000000000ee'
  const own = { honeyhive_event_id: eventId, 'honeyhive_metadata.a': 1 }
  const patch = { event_id: eventId, metadata: { b: 2 }, metrics: { score: 0.5 } }
  expect((await sendJson(`${url}/events`, patch, 'PUT')).status).toBe(200)
  await send(url, { ...part('work', '1', '', { ...own, 'honeyhive.incomplete': true }), endTimeUnixNano: 0n })
  await sendJson(`${url}/events`, { event_id: eventId, metadata: { a: 3 } }, 'PUT')
  await send(url, part('work', '1', '', own))
  const event = await getJson<EventDetail>(`${url}/api/events/${eventId}`)
  expect(event).toMatchObject({ metadata: { a: 3, b: 2 }, metrics: { score: 0.5 }, isIncomplete: false })
})

test('shows the first question as the title, and counts tokens of model calls only', async () => {
  const { url } = await runningServer()
  const question = { 'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"why?"}]}]' }
  const usage = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 4 }
  await send(
    url,
    part('agent', '1', '', { 'gen_ai.operation.name': 'invoke_agent', ...usage }),
    part('call', '2', '1', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', ...question, ...usage }),
  )
  const [session] = (await sessionsOf(url)).sessions
  expect(session).toMatchObject({
    title: 'why?',
    inputTokens: 10,
    outputTokens: 4,
    models: ['m'],
    costUsd: null,
    durationMillis: 6,
  })
})

test('pages through the sessions, newest first', async () => {
  const { url } = await runningServer()
  const spans = Array.from({ length: 5 }, (_, index) => ({
    ...part(`s${index}`, String(index + 1), ''),
    traceId: String(index + 1).repeat(32),
  }))
  await send(url, ...spans)
  const first = await getJson<SessionsPage>(`${url}/api/sessions?limit=3`)
  const second = await getJson<SessionsPage>(`${url}/api/sessions?limit=3&cursor=${first.nextCursor}`)
  expect(first.sessions.map(({ name }) => name)).toEqual(['s4', 's3', 's2'])
  expect(second.sessions.map(({ name }) => name)).toEqual(['s1', 's0'])
  expect([first.total, second.nextCursor]).toEqual([5, null])
})

test('survives the restart of the server', async () => {
  const first = await runningServer()
  await send(first.url, part('kept', '1', ''))
  await first.close()
  const second = await runningServer({ dataDirectory: first.dataDirectory })
  expect((await sessionsOf(second.url)).sessions[0]).toMatchObject({ name: 'kept', eventCount: 1 })
})

test('gives durations to the microsecond and no finer', async () => {
  const { url } = await runningServer()
  const startTimeUnixNano = 1_795_266_309_341_102_003n
  await send(url, { ...part('timed', '1', ''), startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + 2_167_324_000n })
  const [session] = (await sessionsOf(url)).sessions
  const { events } = await treeOf(url, session?.id ?? '')
  const detail = await getJson<EventDetail>(`${url}/api/events/${events[1]?.id}`)
  expect([session, ...events, detail].map((each) => each?.durationMillis)).toEqual([
    2167.324, 2167.324, 2167.324, 2167.324,
  ])
})
