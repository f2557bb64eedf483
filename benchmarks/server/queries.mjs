import { Agent } from 'node:http'
import { percentile } from '../statistics.mjs'
import { send } from './send.mjs'

const rounds = 200
const warmUp = 10
const dayMillis = 86_400_000
const sixHoursMillis = 21_600_000
const column = (name) => ({ kind: 'column', column: name })
const is = (field, value) => ({ kind: 'compare', field, operator: '=', value })

/** What a page asks, each with the answer that it must give to count. `list` is the first page of sessions. */
export function questions({ list, endMillis }) {
  const sessions = list.sessions.map(({ id }) => id)
  const long = [...list.sessions].sort((a, b) => b.eventCount - a.eventCount)[0]
  const end = Math.ceil(endMillis / sixHoursMillis) * sixHoursMillis
  const first = { limit: 50, countLimit: 1000 }
  return {
    'session list, page of 50': {
      path: () => '/api/sessions?limit=50',
      holds: ({ sessions: found }) => found.length === 50,
    },
    [`session of ${long.eventCount} events`]: {
      path: () => `/api/sessions/${long.id}`,
      holds: ({ events }) => events.length > 1,
    },
    'any session': {
      path: (round) => `/api/sessions/${sessions[round % sessions.length]}`,
      holds: ({ events }) => events.length > 1,
    },
    'full-text search, a rare word': {
      path: () => '/api/query/events',
      body: { ...first, where: { kind: 'words', text: 'zanzibar' } },
      holds: ({ events }) => events.length > 0,
    },
    'full-text search, a common word': {
      path: () => '/api/query/events',
      body: { ...first, where: { kind: 'words', text: 'version' } },
      holds: ({ events }) => events.length === 50,
    },
    'filter on a hot attribute (user)': {
      path: () => '/api/query/events',
      body: (round) => ({ ...first, where: is(column('userId'), `user-${(round * 37) % 5000}`) }),
      holds: ({ events }) => events.length > 0,
    },
    'filter on a hot attribute (model)': {
      path: () => '/api/query/events',
      body: { ...first, where: is(column('model'), 'gpt-4o-mini') },
      holds: ({ events }) => events.length === 50,
    },
    'distinct filter without an index, first page': {
      path: () => '/api/query/events',
      body: { limit: 50, countLimit: 0, where: is({ kind: 'bucket', bucket: 'metadata', path: ['release'] }, '2.3.0') },
      holds: ({ events }) => events.length === 50,
    },
    'chart over 30 days, by six hours and type, with cost and p95': {
      path: () => '/api/query/aggregate',
      body: {
        startedAfter: end - 30 * dayMillis,
        startedBefore: end - 0.001,
        bucketMillis: sixHoursMillis,
        groupBy: [column('type')],
        limit: 10_000,
        measures: [
          { kind: 'count' },
          { kind: 'errors' },
          { kind: 'number', field: column('costUsd'), function: 'sum' },
          { kind: 'number', field: column('durationMillis'), function: 'p95' },
        ],
      },
      holds: ({ rows }) => rows.length > 20,
    },
  }
}

/** Milliseconds of each question over HTTP. */
export async function askAll(server, endMillis) {
  const agent = new Agent({ keepAlive: true })
  const list = JSON.parse((await send(`${server.url}/api/sessions?limit=500`, { agent })).text)
  const results = []
  for (const [name, question] of Object.entries(questions({ list, endMillis }))) {
    const millis = []
    for (let round = -warmUp; round < rounds; round += 1) {
      const given = typeof question.body === 'function' ? question.body(round + warmUp) : question.body
      const body = given === undefined ? undefined : JSON.stringify(given)
      const started = performance.now()
      const { status, text } = await send(server.url + question.path(round + warmUp), {
        agent,
        body,
        type: 'application/json',
      })
      if (round >= 0) millis.push(performance.now() - started)
      if (round === 0 && (status !== 200 || !question.holds(JSON.parse(text))))
        throw new Error(`${name}: ${status} ${text.slice(0, 500)}`)
    }
    results.push({ name, p50: percentile(millis, 0.5), p95: percentile(millis, 0.95) })
  }
  agent.destroy()
  return results
}

/** What a single span waits for its answer, from its first byte to the answer's last, while `senders` send one at a time. */
export async function acknowledgement(server, { bodies, senders }) {
  const agent = new Agent({ keepAlive: true, maxSockets: senders })
  const millis = []
  const queue = [...bodies]
  const sender = async () => {
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      const started = performance.now()
      const { status } = await send(`${server.url}/v1/traces`, { agent, body })
      if (status !== 200) throw new Error(`a span was answered with ${status}`)
      millis.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: senders }, sender))
  agent.destroy()
  return { p50: percentile(millis, 0.5), p95: percentile(millis, 0.95) }
}
