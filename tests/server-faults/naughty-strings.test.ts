import { readFileSync } from 'node:fs'
import { encodeTraces, type KeyValue, type Span, type TracesData } from '@honeyhive/otlp'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import type { EventDetail, EventSummary, SessionTree } from '@honeyhive/api'
import { afterAll, beforeAll, expect, test } from 'vitest'

const fixture = new URL('../fixtures/text/blns.json', import.meta.url)
const naughty = JSON.parse(readFileSync(fixture, 'utf8')) as readonly string[]
/** What no UTF-8 file can hold. */
const halves = ['\ud800', '\udfff tail', 'head \ud83d', 'a \udc00\ud800 b', '\ud83d\ude00 whole, then half \ud83d']

const encodings = ['protobuf', 'JSON'] as const
type Encoding = (typeof encodings)[number]

const sent = encodings.flatMap((encoding) =>
  [...naughty, ...halves].map((text, index) => ({ encoding, index, text, shown: JSON.stringify(text).slice(0, 60) })),
)
type Case = (typeof sent)[number]
/** All are stored in every run; a quick one asks for every seventh. */
const cases = process.env['FAULTS'] === 'all' ? sent : sent.filter((_, index) => index % 7 === 0)

let folder: TemporaryFolder
let server: RunningServer

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ port: 0, dataDirectory: folder.path })
  for (const encoding of encodings) await sendAll(encoding)
})

afterAll(async () => {
  await server.close()
  await folder.remove()
})

async function sendAll(encoding: Encoding): Promise<void> {
  const data = exportOf(sent.filter((one) => one.encoding === encoding).flatMap(spansOf))
  const body = encoding === 'JSON' ? asJson(data) : Buffer.from(encodeTraces(data))
  const type = encoding === 'JSON' ? 'application/json' : 'application/x-protobuf'
  const response = await fetch(`${server.url}/v1/traces`, { method: 'POST', headers: { 'content-type': type }, body })
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, encoding === 'JSON' ? 2 : 0])
}

/** Half a pair goes out as the escape that JSON has for it, as the stock SDK sends it. */
function asJson(data: TracesData): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

const sessionOf = ({ encoding, index }: Case): string => `session ${encoding} ${index}`

/** A root that names the session, and below it the span with the text: neither name stands in for the other. */
function spansOf(one: Case): readonly Span[] {
  const session = attribute('session.id', sessionOf(one))
  const root = spanOf(one, { name: 'root', attributes: [session, attribute('honeyhive.session_name', one.text)] })
  const attributes = [session, attribute(one.text, 'under that key'), attribute('under this key', one.text)]
  const child = spanOf(one, { name: one.text, attributes, spanId: root.spanId.replace('b', 'c') })
  return [root, { ...child, parentSpanId: root.spanId }]
}

function spanOf({ encoding, index }: Case, own: Pick<Span, 'name' | 'attributes'> & Partial<Span>): Span {
  const number = (encodings.indexOf(encoding) * 1000 + index + 1).toString(16)
  return {
    traceId: number.padStart(32, 'a'),
    spanId: number.padStart(16, 'b'),
    traceState: '',
    parentSpanId: '',
    flags: 0,
    kind: 1,
    startTimeUnixNano: 1_763_730_000_000_000_000n,
    endTimeUnixNano: 1_763_730_001_000_000_000n,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
    ...own,
  }
}

function attribute(key: string, stringValue: string): KeyValue {
  return { key, value: { stringValue } }
}

function exportOf(spans: readonly Span[]): TracesData {
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] }
}

/** The answer, which has to be UTF-8 and JSON throughout. */
async function asked<T>(path: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${server.url}${path}`, init)
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer())
  expect([response.status, text.isWellFormed()]).toEqual([200, true])
  return JSON.parse(text) as T
}

test.each(cases)('S4 $encoding keeps $shown in every place, and it is found', async (one) => {
  const kept = one.text.toWellFormed()
  const { session, events } = await asked<SessionTree>(`/api/sessions/${encodeURIComponent(sessionOf(one))}`)
  const event = events.find(({ type, name }) => type !== 'session' && name !== 'root')
  const { name, attributes } = await asked<EventDetail>(`/api/events/${event?.id}`)
  expect({ name, session: session.name, value: attributes['under this key'], keyed: attributes[kept] }).toEqual({
    name: kept,
    // Without a name the session is called after its root.
    session: kept === '' ? 'root' : kept,
    value: kept,
    keyed: 'under that key',
  })
  expect(await searched(one, 'event_name')).toEqual([event?.id])
  expect(await searched(one, 'metadata.under this key')).toEqual([event?.id])
  expect(await withWords(one)).toContain(event?.id)
  expect(await sessionsNamed(one)).toEqual([sessionOf(one)])
})

function searched(one: Case, field: string): Promise<readonly unknown[]> {
  return found([
    { field: 'session_id', value: sessionOf(one) },
    { field: 'event_type', value: 'session', operator: 'is not' },
    { field: 'event_name', value: 'root', operator: 'is not' },
    { field, value: one.text },
  ])
}

function sessionsNamed(one: Case): Promise<readonly unknown[]> {
  const name = one.text === '' ? 'root' : one.text
  return found([
    { field: 'session_id', value: sessionOf(one) },
    { field: 'event_type', value: 'session' },
    { field: 'event_name', value: name },
  ])
}

async function found(filters: readonly object[]): Promise<readonly unknown[]> {
  const page = await asked<{ readonly events: readonly { readonly event_id: string }[] }>('/v1/events/search', {
    filters,
  })
  return page.events.map(({ event_id }) => event_id)
}

async function withWords(one: Case): Promise<readonly string[]> {
  const where = {
    kind: 'all',
    of: [
      { kind: 'compare', field: { kind: 'column', column: 'sessionId' }, operator: '=', value: sessionOf(one) },
      { kind: 'words', text: one.text },
    ],
  }
  const page = await asked<{ readonly events: readonly EventSummary[] }>('/api/query/events', { where })
  return page.events.map(({ id }) => id)
}
