import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { anId, fresh } from './case.ts'
import type { Api, Cases, Json } from './case.ts'

export async function newSession(api: Api, extra: Json = {}): Promise<string> {
  const body = await api.ok('POST', '/v1/sessions', { session_name: 'case', ...extra })
  return String(body['session_id'])
}

export async function newEvent(api: Api, extra: Json = {}): Promise<string> {
  const body = await api.ok('POST', '/v1/events', { event_type: 'tool', inputs: { a: 1 }, ...extra })
  return String(body['event_id'])
}

const eventShape = {
  event_id: anId,
  session_id: anId,
  parent_id: anId,
  children_ids: [],
  event_type: 'tool',
  event_name: expect.any(String),
  source: expect.any(String),
  start_time: expect.any(Number),
  end_time: expect.any(Number),
  duration: expect.any(Number),
  error: null,
  config: {},
  inputs: { a: 1 },
  outputs: {},
  metadata: {},
  feedback: {},
  metrics: {},
  user_properties: {},
  project: 'default',
  project_id: 'default',
  org_id: 'local',
  workspace_id: 'local',
}

export const currentEventCases: Cases = {
  'POST /v1/sessions': {
    good: async (api) => {
      const id = randomUUID()
      const start = { session_id: id, session_name: 'chat', metadata: { a: 1 }, start_time: 'not a time' }
      const first = await api.ok('POST', '/v1/sessions', start)
      expect(first).toEqual({
        ...eventShape,
        event_id: id,
        session_id: id,
        parent_id: null,
        event_type: 'session',
        event_name: 'chat',
        session_name: 'chat',
        source: 'unknown',
        end_time: null,
        duration: null,
        inputs: {},
        metadata: { a: 1 },
      })
      const again = await api.ok('POST', '/v1/sessions', { session_id: id, metadata: { b: 2 } })
      expect(again).toMatchObject({ session_id: id, event_name: 'chat', metadata: { a: 1, b: 2 } })
      expect(await api.ok('POST', '/v1/sessions', { session_id: 'no uuid' })).toMatchObject({
        session_id: anId,
        event_name: 'unknown',
      })
    },
    bad: [
      { body: { nonsense: 1 }, status: 400, says: /nonsense/u },
      { body: { inputs: 'text' }, status: 400, says: /inputs/u },
    ],
  },
  'GET /v1/sessions/{session_id}': {
    good: async (api) => {
      const id = await newSession(api)
      expect(await api.ok('GET', `/v1/sessions/${id.toUpperCase()}`)).toMatchObject({
        event_id: id,
        event_type: 'session',
        session_name: 'case',
      })
    },
    bad: [{ status: 404, says: /no session 'nothing'/u }],
  },
  'DELETE /v1/sessions/{session_id}': {
    good: async (api) => {
      const id = await newSession(api)
      const event = await newEvent(api, { session_id: id })
      expect(await api.ok('DELETE', `/v1/sessions/${id}`)).toEqual({ success: true })
      expect((await api.send('GET', `/v1/events/${event}`)).status).toBe(404)
    },
    bad: [{ status: 404 }],
  },
  'POST /v1/sessions/{session_id}/events/batch': {
    good: async (api) => {
      const id = await newSession(api)
      const events = [{ event_type: 'chain', inputs: {}, session_id: randomUUID(), event_name: fresh('step') }]
      expect(await api.ok('POST', `/v1/sessions/${id}/events/batch`, { events })).toEqual({ success: true })
      const found = await api.ok('POST', '/v1/events/search', { filters: [{ field: 'session_id', value: id }] })
      expect(found).toMatchObject({ count: 2, events: [{ event_type: 'chain', session_id: id }, {}] })
    },
    bad: [{ body: { events: [{ inputs: {} }] }, status: 400, says: /event_type/u }],
  },
  'POST /v1/events': {
    good: async (api) => {
      const body = { event_type: 'tool', inputs: { a: 1 } }
      expect(await api.ok('POST', '/v1/events', body)).toEqual({ success: true, event_id: anId })
    },
    bad: [
      { body: { inputs: {} }, status: 400, says: /event_type/u },
      { body: { event_type: 'tool', inputs: {}, project: 'x' }, status: 400, says: /project/u },
      { body: { event_type: 'span', inputs: {} }, status: 400, says: /model/u },
    ],
  },
  'GET /v1/events/{event_id}': {
    good: async (api) => {
      const id = await newEvent(api)
      expect(await api.ok('GET', `/v1/events/${id}`)).toEqual({
        event: { ...eventShape, event_id: id, event_name: 'unknown' },
      })
    },
    bad: [{ status: 404 }],
  },
  'PUT /v1/events/{event_id}': {
    good: async (api) => {
      const id = await newEvent(api, { feedback: { rating: 1 } })
      const update = { feedback: { comment: 'good' }, metrics: { score: 0.5 }, unknown: 1, error: 'late' }
      expect(await api.ok('PUT', `/v1/events/${id}`, update)).toEqual({ success: true })
      expect(await api.ok('GET', `/v1/events/${id}`)).toMatchObject({
        event: { feedback: { rating: 1, comment: 'good' }, metrics: { score: 0.5 }, error: 'late' },
      })
      expect(await api.ok('GET', `/api/events/${id}`)).toMatchObject({ feedback: { rating: 1, comment: 'good' } })
    },
    bad: [{ body: { feedback: [] }, status: 400, says: /feedback/u }],
  },
  'POST /v1/events/export': {
    good: async (api) => {
      const name = fresh('export')
      await newEvent(api, { event_name: name, outputs: { b: 1 } })
      const filters = [
        { field: 'event_name', operator: 'is', value: name, type: 'string' },
        { field: 'event_type', value: 'tool' },
      ]
      const page = await api.ok('POST', '/v1/events/export', {
        project: 'another',
        filters,
        projections: ['outputs.b'],
        ignore_order: true,
      })
      const events = [{ event_id: anId, session_id: anId, event_type: 'tool', outputs: { b: 1 } }]
      expect(page).toEqual({ events, count: 1, totalEvents: 1 })
    },
    bad: [
      { body: { filters: [{ field: 'x;DROP', value: 1 }] }, status: 400, says: /filter field/u },
      { body: { limit: 7501 }, status: 400, says: /limit/u },
    ],
  },
  'POST /v1/events/search': {
    good: async (api) => {
      const name = fresh('search')
      await newEvent(api, { event_name: name, metadata: { run_id: name } })
      const page = await api.ok('POST', '/v1/events/search', { evaluation_id: name, limit: 5, page: 1 })
      expect(page).toEqual({
        events: [{ ...eventShape, event_name: name, metadata: { run_id: name } }],
        count: 1,
        totalEvents: 1,
      })
    },
    bad: [
      { body: { project: 'x' }, status: 400, says: /project/u },
      { body: { limit: 1001 }, status: 400, says: /limit/u },
      {
        body: { filters: [{ field: 'metrics.a', operator: 'greater than', value: 'x' }] },
        status: 400,
        says: /numbers/u,
      },
      { body: { filters: [{ field: 'start_time', operator: 'after', value: 'soon' }] }, status: 400, says: /times/u },
      { body: { filters: [{ field: 'metrics.a', operator: 'like', value: 'x' }] }, status: 400, says: /operator/u },
    ],
  },
  'POST /v1/events/batch': {
    good: async (api) => {
      const event = { event_type: 'tool', inputs: {} }
      const single = await api.ok('POST', '/v1/events/batch', {
        events: [event, event],
        single_session: true,
        session_properties: { session_name: 'batch', user_properties: { user_id: 'u' } },
      })
      expect(single).toEqual({ event_ids: [anId, anId], session_id: anId, success: true })
      expect(await api.ok('GET', `/v1/sessions/${String(single['session_id'])}`)).toMatchObject({
        session_name: 'batch',
        user_properties: { user_id: 'u' },
      })
      const apart = await api.ok('POST', '/v1/events/batch', { events: [event] })
      expect(apart).toEqual({ event_ids: [anId], success: true })
    },
    bad: [
      { body: { events: [{ event_type: 'tool', inputs: {} }, { inputs: {} }] }, status: 400, says: /events\[1\]/u },
      { body: {}, status: 400, says: /events/u },
    ],
  },
  'GET /v1/events/schema': {
    good: async (api) => {
      const runId = fresh('run')
      await newEvent(api, { event_name: 'shaped', metadata: { run_id: runId, deep: { er: 1 } } })
      const schema = await api.ok('GET', `/v1/events/schema?evaluation_id=${encodeURIComponent(runId)}`)
      expect(schema).toEqual({
        fields: expect.arrayContaining([
          { name: 'metadata.deep.er', event_type: 'tool' },
          { name: 'inputs.a', event_type: 'tool' },
        ]),
        datasets: expect.any(Array),
        mappings: { tool: ['shaped'] },
      })
    },
    bad: [{ path: '/v1/events/schema?dateRange=yesterday', status: 400, says: /JSON/u }],
  },
}
