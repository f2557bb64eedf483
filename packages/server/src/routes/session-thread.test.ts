import { expect, test } from 'vitest'
import { getJson, runningServer, sendJson } from '../testing.ts'
import type { EventDetail, EventHistory, SessionThread, SessionTree } from '@honeyhive/api'

const start = Date.parse('2026-11-01T12:00:00Z')
const rules = { role: 'system', content: 'Be brief.' }
const user = (content: string): object => ({ role: 'user', content })
const assistant = (content: string): object => ({ role: 'assistant', content })

interface Step {
  readonly id: string
  readonly at: number
  readonly parent?: string
  readonly type?: 'model' | 'tool' | 'chain'
  readonly name?: string
  readonly sent?: readonly object[]
  readonly answer?: object
  readonly error?: string
  readonly metadata?: object
  readonly config?: object
}

/** A session of these steps, each 100 ms long unless it is a chain, which holds whatever comes. */
async function session(...steps: readonly Step[]): Promise<string> {
  const { url } = await runningServer()
  for (const { id, at, parent = 's', type = 'model', name = id, sent, answer, ...rest } of steps) {
    const event = {
      event_id: id,
      session_id: 's',
      parent_id: parent,
      event_type: type,
      event_name: name,
      start_time: start + at,
      duration: type === 'chain' ? 10_000 : 100,
      inputs: sent === undefined ? {} : { chat_history: sent },
      outputs: answer ?? {},
      ...rest,
    }
    const response = await sendJson(`${url}/events`, { event })
    if (!response.ok) throw new Error(await response.text())
  }
  return url
}

async function threadOf(url: string, query = ''): Promise<readonly object[]> {
  const { turns } = await getJson<SessionThread>(`${url}/api/sessions/s/thread${query}`)
  const text = ({ parts }: { readonly parts: readonly object[] }): string =>
    parts.map((part) => ('text' in part ? String(part.text) : 'other')).join(' ')
  return turns.map(({ said, steps, answer }) => ({
    said: said.map((message) => `${message.role}: ${text(message)}`),
    steps: steps.map(({ kind, name, text: on }) => `${kind} ${name}${on === null ? '' : `: ${on}`}`),
    answer: answer === null ? null : text(answer),
  }))
}

test('is what the user said, what was done about it and what they were answered, of a loop of an agent', async () => {
  const call = { role: 'assistant', content: 'Looking.', tool_calls: [{ id: 'c', function: { name: 'look' } }] }
  const first = [rules, user('How far?')]
  const second = [...first, call, { role: 'tool', tool_call_id: 'c', content: '14' }]
  const url = await session(
    { id: 'agent', at: 0, type: 'chain' },
    { id: 'one', at: 10, parent: 'agent', sent: first, answer: call },
    { id: 'look', at: 200, parent: 'agent', type: 'tool' },
    { id: 'inside', at: 210, parent: 'look', sent: [user('Inner question')], answer: assistant('Inner answer') },
    { id: 'two', at: 400, parent: 'agent', sent: second, answer: assistant('14 miles.') },
    { id: 'agent2', at: 11_000, type: 'chain' },
    {
      id: 'three',
      at: 11_010,
      parent: 'agent2',
      sent: [...second, assistant('14 miles.'), user('And back?')],
      answer: assistant('As far.'),
    },
  )
  expect(await threadOf(url)).toEqual([
    { said: ['user: How far?'], steps: ['model one: Looking.', 'tool look'], answer: '14 miles.' },
    { said: ['user: And back?'], steps: [], answer: 'As far.' },
  ])
  expect(await getJson<EventHistory>(`${url}/api/events/three/history`)).toEqual({
    sentBefore: [true, true, true, true, true, false],
  })
  expect(await getJson<EventHistory>(`${url}/api/events/two/history`)).toEqual({
    sentBefore: [true, true, true, false],
  })
  expect(await getJson<EventHistory>(`${url}/api/events/one/history`)).toEqual({ sentBefore: [false, false] })
})

test('has the helpers of one answer for steps, and questions that follow each other for turns', async () => {
  const url = await session(
    { id: 'main', at: 0, type: 'chain' },
    { id: 'plan', at: 10, parent: 'main', sent: [rules, user('A?')], answer: assistant('First a plan.') },
    { id: 'write', at: 200, parent: 'main', sent: [user('Write by this plan: …')], answer: assistant('A.') },
    { id: 'side', at: 400, parent: 'main', sent: [rules, user('B?')], answer: assistant('B.') },
    { id: 'beside', at: 410, parent: 'main', sent: [rules, user('C?')], answer: assistant('C.') },
  )
  expect(await threadOf(url)).toEqual([
    { said: ['user: A?'], steps: ['model plan: First a plan.'], answer: 'A.' },
    { said: ['user: B?'], steps: ['model side: B.'], answer: 'C.' },
  ])
})

test('does not take a traced function for a tool that a model asked for, only because it is one by type', async () => {
  const call = { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'search' } }] }
  const url = await session(
    { id: 'handler', at: 0, type: 'tool' },
    { id: 'load', at: 1, parent: 'handler', type: 'tool' },
    { id: 'inside load', at: 2, parent: 'load', type: 'tool' },
    { id: 'one', at: 200, parent: 'handler', sent: [user('A?')], answer: call },
    { id: 'run tools', at: 400, parent: 'handler', type: 'tool' },
    { id: 'two', at: 410, parent: 'run tools', type: 'tool', name: 'execute_tool search' },
    { id: 'helper', at: 411, parent: 'two', sent: [user('Helper?')], answer: assistant('Helped.') },
    { id: 'three', at: 700, parent: 'handler', sent: [user('A?'), call, user('x')], answer: assistant('A.') },
  )
  expect(await threadOf(url)).toEqual([
    { said: ['user: A?'], steps: ['tool load', 'model one', 'tool execute_tool search'], answer: null },
    { said: ['user: x'], steps: [], answer: 'A.' },
  ])
})

test('takes calls that stand at the top for turns, and tools that no span tells of from the calls', async () => {
  const call = { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'search' } }] }
  const url = await session(
    { id: 'one', at: 0, sent: [user('A?')], answer: call },
    { id: 'two', at: 200, sent: [user('A?'), call, { role: 'tool', content: 'x' }], answer: assistant('A.') },
    { id: 'three', at: 400, sent: [user('B?')], error: 'overloaded' },
  )
  expect(await threadOf(url)).toEqual([
    { said: ['user: A?'], steps: ['model one', 'tool search'], answer: 'A.' },
    { said: ['user: B?'], steps: ['model three'], answer: null },
  ])
  const { turns, ...counts } = await getJson<SessionThread>(`${url}/api/sessions/s/thread`)
  expect(turns[1]?.failure).toEqual({ eventId: 'three', error: 'overloaded' })
  expect(counts).toEqual({ callCount: 3, shownCallCount: 3 })
  expect(await getJson(`${url}/api/sessions/s/thread?calls=1`)).toMatchObject({ callCount: 3, shownCallCount: 1 })
})

test('shows a conversation that began before the session, and cuts what is very long', async () => {
  const sent = [user('Before'), assistant('Earlier'), user('x'.repeat(30_000))]
  const url = await session({ id: 'one', at: 0, sent, answer: assistant('Now') })
  const { turns } = await getJson<SessionThread>(`${url}/api/sessions/s/thread`)
  expect(turns[0]?.said).toMatchObject([
    { role: 'user', isCut: false },
    { role: 'assistant', isCut: false },
    { role: 'user', isCut: true, parts: [{ text: 'x'.repeat(20_000) }] },
  ])
})

test('knows nobody who is not there', async () => {
  const { url } = await runningServer()
  expect((await fetch(`${url}/api/sessions/nobody/thread`)).status).toBe(404)
  expect((await fetch(`${url}/api/sessions/nobody/thread?calls=0`)).status).toBe(400)
  expect((await fetch(`${url}/api/events/nobody/history`)).status).toBe(404)
})

test('divides tokens and cost by kind, each token once, and leaves out what the counts contradict', async () => {
  const config = { model: 'claude-sonnet-4-5', provider: 'anthropic' }
  const metadata = { prompt_tokens: 1_000_000, completion_tokens: 100_000 }
  const cache = { cache_read_input_tokens: 600_000, cache_creation_input_tokens: 200_000, reasoning_tokens: 40_000 }
  const url = await session(
    { id: 'plain', at: 0, config, metadata },
    { id: 'cached', at: 1, config, metadata: { ...metadata, ...cache, cost: 1 } },
    { id: 'wrong', at: 2, metadata: { prompt_tokens: 10, completion_tokens: 1, ...cache } },
    { id: 'nothing', at: 3, type: 'tool' },
  )
  const usageOf = async (id: string): Promise<unknown> => (await getJson<EventDetail>(`${url}/api/events/${id}`)).usage
  expect(await usageOf('plain')).toEqual({
    inputTokens: 1_000_000,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    outputTokens: 100_000,
    reasoningTokens: null,
    costUsd: 4.5,
    costParts: { input: 3, cacheRead: 0, cacheWrite: 0, output: 1.5 },
  })
  expect(await usageOf('cached')).toMatchObject({
    inputTokens: 1_000_000,
    cacheReadTokens: 600_000,
    cacheWriteTokens: 200_000,
    reasoningTokens: 40_000,
    costUsd: 1,
    costParts: null,
  })
  expect(await usageOf('wrong')).toMatchObject({ cacheReadTokens: null, cacheWriteTokens: null, reasoningTokens: null })
  expect(await usageOf('nothing')).toBeNull()
  expect((await getJson<SessionTree>(`${url}/api/sessions/s`)).events).toHaveLength(5)
})
