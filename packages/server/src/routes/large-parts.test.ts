import { expect, test } from 'vitest'
import { getJson, runningServer, sendJson } from '../testing.ts'
import type { EventDetail } from '@honeyhive/api'

const long = 'All work and no play. '.repeat(4000)

async function sent(url: string, event: Readonly<Record<string, unknown>>): Promise<string> {
  const response = await sendJson(`${url}/events`, { event: { project: 'p', source: 's', duration: 10, ...event } })
  const { event_id: id } = (await response.json()) as { event_id: string }
  return id
}

test('sends the beginning of a long message when asked for large texts later, and says what it left out', async () => {
  const { url } = await runningServer()
  const id = await sent(url, {
    event_type: 'model',
    event_name: 'chat',
    inputs: { chat_history: [{ role: 'user', content: long }], topic: 'work' },
    outputs: { content: 'Rest.', role: 'assistant' },
  })
  const whole = await getJson<EventDetail>(`${url}/api/events/${id}`)
  const small = await getJson<EventDetail>(`${url}/api/events/${id}?large=later`)
  expect(whole.later).toBeUndefined()
  expect(whole.inputs).toMatchObject({ chat_history: [{ content: long }], topic: 'work' })
  expect(whole.messages?.input[0]?.parts).toEqual([{ kind: 'text', text: long }])
  const begun = {
    role: 'user',
    name: null,
    parts: [{ kind: 'text', text: long.slice(0, 65_536), rest: long.length - 65_536 }],
  }
  const messages = { input: [begun], output: whole.messages?.output }
  expect(small).toEqual({ ...whole, inputs: { topic: 'work' }, messages, later: ['inputs', 'messages'] })
})

test('sends what no message says, however large', async () => {
  const { url } = await runningServer()
  const id = await sent(url, {
    event_type: 'tool',
    event_name: 'read',
    inputs: { path: long },
    outputs: { text: long },
  })
  const whole = await getJson<EventDetail>(`${url}/api/events/${id}`)
  expect(await getJson<EventDetail>(`${url}/api/events/${id}?large=later`)).toEqual(whole)
  expect(whole.outputs).toEqual({ text: long })
})

test('leaves large attributes for later, and keeps the small ones', async () => {
  const { url } = await runningServer()
  const text = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } })
  const attributes = [text('honeyhive.session_id', 'a'), text('code.text', long), text('code.filepath', 'a.ts')]
  const span = {
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    name: 'read',
    startTimeUnixNano: '1763730000000000000',
    endTimeUnixNano: '1763730001000000000',
    attributes,
  }
  await sendJson(`${url}/v1/traces`, { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
  const { events } = await getJson<{ events: readonly { id: string }[] }>(`${url}/api/sessions/a`)
  const small = await getJson<EventDetail>(`${url}/api/events/${events.at(-1)?.id}?large=later`)
  expect(small.attributes).toMatchObject({ 'code.filepath': 'a.ts' })
  expect(small.attributes).not.toHaveProperty('code.text')
  expect(small.later).toEqual(['attributes'])
})
