import { expect, test } from 'vitest'
import { getJson, runningServer, sendJson } from './testing.ts'
import type { SessionsPage, SessionTree } from '@honeyhive/api'

test('shows what a session cost, in the list and beside each call; what an agent repeats is not added', async () => {
  const { url } = await runningServer()
  const call = { event_type: 'model', session_id: 's', config: { model: 'gpt-4o', provider: 'openai' }, duration: 1 }
  const usage = { prompt_tokens: 1000, completion_tokens: 100 }
  await sendJson(`${url}/events`, { event: { ...call, event_name: 'one', metadata: usage } })
  await sendJson(`${url}/events`, { event: { ...call, event_name: 'two', metadata: { ...usage, cost: 0.5 } } })
  await sendJson(`${url}/events`, { event: { ...call, event_type: 'chain', event_name: 'agent', metadata: usage } })
  const { sessions } = await getJson<SessionsPage>(`${url}/api/sessions`)
  expect(sessions[0]?.costUsd).toBeCloseTo(0.5035, 9)
  const { events } = await getJson<SessionTree>(`${url}/api/sessions/s`)
  expect(events.map(({ name, costUsd }) => [name, costUsd])).toEqual([
    ['one', null],
    ['one', 0.0035],
    ['two', 0.5],
    ['agent', null],
  ])
})

test('says nothing of the cost of a session whose models have no price', async () => {
  const { url } = await runningServer()
  const event = { event_type: 'model', session_id: 's', config: { model: 'local' }, metadata: { prompt_tokens: 1 } }
  await sendJson(`${url}/events`, { event })
  expect(await getJson<SessionsPage>(`${url}/api/sessions`)).toMatchObject({ sessions: [{ costUsd: null }] })
})
