import { expect, test } from 'vitest'
import { runningServer, sendJson } from '../testing.ts'

async function seeded(): Promise<string> {
  const { url } = await runningServer()
  for (const [name, model] of [
    ['ask', 'gpt-4o'],
    ['answer', 'claude'],
  ]) {
    const event = {
      event_type: 'model',
      event_name: name,
      session_id: `s-${name}`,
      config: { model },
      inputs: { text: `said the ${name}er` },
    }
    await sendJson(`${url}/events`, { event: { project: 'p', source: 's', duration: 10, ...event } })
  }
  return url
}

const name = { kind: 'column', column: 'name' }

test('answers with the events that the predicate selects', async () => {
  const url = await seeded()
  const isModel = { kind: 'compare', field: { kind: 'column', column: 'type' }, operator: '=', value: 'model' }
  const where = { kind: 'all', of: [isModel, { kind: 'compare', field: name, operator: '=', value: 'ask' }] }
  const response = await sendJson(`${url}/api/query/events`, { where })
  expect(await response.json()).toMatchObject({
    events: [{ name: 'ask', sessionId: 's-ask' }],
    total: 1,
    isTotalExact: true,
    nextCursor: null,
  })
  const words = await sendJson(`${url}/api/query/events`, { where: { kind: 'words', text: 'ANSWERER' } })
  expect(await words.json()).toMatchObject({ events: [{ name: 'answer' }], total: 1 })
})

test('answers with the sessions that hold such an event', async () => {
  const url = await seeded()
  const where = { kind: 'not', of: { kind: 'compare', field: name, operator: '=', value: 'ask' } }
  const response = await sendJson(`${url}/api/query/sessions`, {
    where: { kind: 'all', of: [where, { kind: 'words', text: 'said' }] },
  })
  expect(await response.json()).toMatchObject({ sessions: [{ id: 's-answer' }], total: 1 })
})

test('answers with numbers by group', async () => {
  const url = await seeded()
  const response = await sendJson(`${url}/api/query/aggregate`, { groupBy: [name], measures: [{ kind: 'count' }] })
  expect(await response.json()).toEqual({
    rows: [
      { bucketStart: null, group: ['answer'], values: [1] },
      { bucketStart: null, group: ['ask'], values: [1] },
    ],
  })
})

test.each([
  ['events', { where: { kind: 'sql', text: '1=1' } }],
  ['events', { where: { kind: 'exists', field: { kind: 'column', column: 'name; DROP TABLE events' } } }],
  ['events', { limit: 0 }],
  ['sessions', { nonsense: true }],
  ['aggregate', { measures: [] }],
  ['aggregate', { measures: [{ kind: 'number', field: name, function: 'drop' }] }],
])('refuses of %s what is no query: %j', async (path, query) => {
  const { url } = await runningServer()
  const response = await sendJson(`${url}/api/query/${path}`, query)
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid-query' } }])
})
