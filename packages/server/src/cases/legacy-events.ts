import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { anId, fresh } from './case.ts'
import type { Api, Cases, Json } from './case.ts'

const event = {
  project: 'shop',
  event_type: 'tool',
  event_name: 'search',
  source: 'dev',
  config: {},
  inputs: { q: 1 },
  duration: 5,
}

const modelEvent = {
  project: 'shop',
  model: 'gpt-4o',
  provider: 'openai',
  messages: [{ role: 'user', content: 'hello' }],
  response: { role: 'assistant', content: 'hi' },
  duration: 12,
  usage: { prompt_tokens: 3, completionTokens: 2 },
  cost: 0.5,
}

async function eventById(api: Api, id: unknown): Promise<Json> {
  const filters = [{ field: 'event_id', value: id }]
  const { events } = await api.ok('POST', '/events/export', { project: 'shop', filters })
  return (events as readonly Json[])[0] ?? {}
}

export const legacyEventCases: Cases = {
  'POST /session/start': {
    good: async (api) => {
      const id = randomUUID()
      const session = { project: 'shop', session_name: 'chat', source: 'dev', session_id: id, inputs: null }
      expect(await api.ok('POST', '/session/start', { session })).toEqual({
        session_id: id,
        event_id: id,
        parent_id: null,
        children_ids: [],
        event_type: 'session',
        event_name: 'chat',
        project: 'shop',
        project_id: 'shop',
        org_id: 'local',
        workspace_id: 'local',
        source: 'dev',
        start_time: expect.any(Number),
        config: {},
        inputs: {},
        outputs: {},
        metadata: {},
        metrics: {},
        feedback: {},
        user_properties: {},
      })
      expect(await api.ok('POST', '/session/start', session)).toMatchObject({ session_id: id })
    },
    bad: [{ body: { session: { inputs: 'text' } }, status: 400, says: /inputs/u }],
  },
  'GET /session/{session_id}': {
    good: async (api) => {
      const { session_id: id } = await api.ok('POST', '/session/start', {
        session: { project: 'shop', end_time: 1e12 + 0.5 },
      })
      expect(await api.ok('GET', `/session/${String(id)}`)).toMatchObject({ event_id: id, end_time: 1e12 + 1 })
    },
    bad: [{ status: 404 }],
  },
  'POST /session/{session_id}/traces': {
    good: async (api) => {
      const { session_id: id } = await api.ok('POST', '/session/start', { session: { project: 'shop' } })
      const child = { event_type: 'model', event_name: 'llm', children: [], start_time: 1_763_730_000_500_000 }
      const tree = {
        event_id: randomUUID(),
        event_type: 'chain',
        event_name: 'chain',
        project: 'shop',
        children: [child],
      }
      expect(await api.ok('POST', `/session/${String(id)}/traces`, { logs: [tree] })).toEqual({ success: true })
      const filters = [
        { field: 'session_id', value: id },
        { field: 'event_type', value: 'model' },
      ]
      expect(await api.ok('POST', '/v1/events/search', { filters })).toMatchObject({
        events: [{ event_name: 'llm', parent_id: tree.event_id, start_time: 1_763_730_000_500 }],
      })
    },
    bad: [
      { body: { logs: [], events: [] }, status: 400, says: /exactly one/u },
      { body: {}, status: 400, says: /exactly one/u },
    ],
  },
  'POST /events': {
    good: async (api) => {
      expect(await api.ok('POST', '/events', { event })).toEqual({ event_id: anId, success: true })
    },
    bad: [{ body: { event: { ...event, duration: 'long' } }, status: 400, says: /duration/u }],
  },
  'PUT /events': {
    good: async (api) => {
      const { event_id: id } = await api.ok('POST', '/events', { event })
      const update = { event_id: id, feedback: { rating: 5 }, metrics: { score: 1 }, outputs: { o: 1 }, error: null }
      expect(await api.ok('PUT', '/events', update)).toEqual({ success: true })
      expect(await eventById(api, id)).toMatchObject({
        feedback: { rating: 5 },
        metrics: { score: 1 },
        outputs: { o: 1 },
      })
    },
    bad: [{ body: { metadata: {} }, status: 400, says: /event_id/u }],
  },
  'POST /events/export': {
    good: async (api) => {
      const name = fresh('exported')
      await api.ok('POST', '/events', { event: { ...event, event_name: name, metadata: { n: 7 } } })
      await api.ok('POST', '/events', { event: { ...event, event_name: name, project: 'other' } })
      const filters = [
        { field: 'event_name', value: name },
        { field: 'event_type', value: 'tool' },
        { field: 'metadata.n', operator: 'greater than', value: '6', type: 'number' },
      ]
      const range = { $gte: '2020-01-01T00:00:00Z', $lte: '2090-01-01T00:00:00Z' }
      const page = await api.ok('POST', '/events/export', {
        project: 'shop',
        filters,
        dateRange: range,
        limit: 7500,
        page: 1,
      })
      expect(page).toMatchObject({
        totalEvents: 1,
        events: [{ event_name: name, project: 'shop', end_time: expect.any(Number) }],
      })
      expect(await api.ok('POST', '/events/export', { project: 'nobody', filters })).toMatchObject({
        events: [],
        totalEvents: 0,
      })
    },
    bad: [
      { body: { filters: [{ field: 'nothing', value: 'x' }] }, status: 400, says: /filter field/u },
      { body: { filters: [], limit: 0 }, status: 400, says: /limit/u },
    ],
  },
  'POST /events/model': {
    good: async (api) => {
      const { event_id: id, success } = await api.ok('POST', '/events/model', { model_event: modelEvent })
      expect(success).toBe(true)
      expect(await api.ok('GET', `/api/events/${String(id)}`)).toMatchObject({
        type: 'model',
        name: 'gpt-4o',
        model: 'gpt-4o',
        provider: 'openai',
        inputTokens: 3,
        outputTokens: 2,
        costUsd: 0.5,
        durationMillis: 12,
        messages: {
          input: [{ role: 'user', parts: [{ text: 'hello' }] }],
          output: [{ role: 'assistant', parts: [{ text: 'hi' }] }],
        },
      })
    },
    bad: [{ body: { model_event: { project: 'shop', provider: 'p' } }, status: 400, says: /model/u }],
  },
  'POST /events/batch': {
    good: async (api) => {
      const single = await api.ok('POST', '/events/batch', {
        events: [event, event],
        is_single_session: true,
        session_properties: { session_name: 'batch', metadata: { b: 1 } },
      })
      expect(single).toEqual({ event_ids: [anId, anId], session_id: anId, success: true })
      expect(await api.ok('GET', `/session/${String(single['session_id'])}`)).toMatchObject({
        event_name: 'batch',
        project: 'shop',
        metadata: { b: 1 },
      })
      const partly = await api.send('POST', '/events/batch', { events: [event, { ...event, inputs: 'text' }] })
      expect(partly).toEqual({
        status: 500,
        body: { event_ids: [anId], errors: [expect.stringMatching(/event 1.*inputs/su)], success: false },
      })
    },
    bad: [{ body: { events: 'all' }, status: 400, says: /events/u }],
  },
  'POST /events/model/batch': {
    good: async (api) => {
      expect(await api.ok('POST', '/events/model/batch', { model_events: [modelEvent] })).toEqual({
        event_ids: [anId],
        success: true,
      })
    },
    bad: [{ body: {}, status: 400, says: /model_events/u }],
  },
}
