import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { anId, fresh } from './case.ts'
import type { Api, Cases, Json } from './case.ts'

const metric = {
  name: 'length',
  task: 'shop',
  type: 'custom',
  description: 'd',
  return_type: 'float',
  code_snippet: 'x',
}

async function metricNamed(api: Api, project: string): Promise<Json> {
  const { body } = await api.send('GET', `/metrics?project_name=${encodeURIComponent(project)}`)
  return (body as readonly Json[]).find(({ name }) => name === project) ?? {}
}

const configuration = {
  project: 'shop',
  name: 'prompt',
  provider: 'openai',
  parameters: { call_type: 'chat', model: 'm', my_own: 1 },
  env: ['dev'],
  type: 'LLM',
}

async function configurationNamed(api: Api, name: string): Promise<Json | undefined> {
  const { body } = await api.send('GET', `/configurations?project=shop&env=dev&name=${encodeURIComponent(name)}`)
  return (body as readonly Json[])[0]
}

const tool = { task: 'shop', name: 'search', parameters: { a: 1 }, type: 'function' }

async function toolOf(api: Api, id: string): Promise<Json | undefined> {
  const { body } = await api.send('GET', '/tools')
  return (body as readonly Json[]).find((one) => one['_id'] === id)
}

async function newTool(api: Api): Promise<string> {
  return String(((await api.ok('POST', '/tools', tool))['result'] as Json)['insertedId'])
}

export const legacyBoardCases: Cases = {
  'GET /metrics': {
    good: async (api) => {
      const task = fresh('project')
      await api.ok('POST', '/metrics', {
        ...metric,
        task,
        name: task,
        threshold: { min: 0 },
        pass_when: true,
        event_type: 'all',
      })
      expect(await metricNamed(api, task)).toEqual({
        ...metric,
        _id: anId,
        name: task,
        task,
        threshold: { min: 0 },
        pass_when: true,
        event_type: 'all',
        enabled_in_prod: false,
        needs_ground_truth: false,
      })
      const newer = { name: fresh('newer'), type: 'LLM', criteria: 'c', return_type: 'categorical', scale: null }
      await api.ok('POST', '/v1/metrics', newer)
      const { body } = await api.send('GET', '/metrics?project_name=shop')
      expect((body as readonly Json[]).find(({ name }) => name === newer.name)).toMatchObject({
        type: 'model',
        return_type: 'string',
        task: 'shop',
      })
      expect(JSON.stringify(body)).not.toContain('null')
    },
    bad: [{ status: 400, says: /project_name/u }],
  },
  'POST /metrics': {
    good: async (api) => {
      expect(await api.ok('POST', '/metrics', metric)).toEqual({ inserted: true, metric_id: anId })
    },
    bad: [{ body: { ...metric, type: 'PYTHON' }, status: 400, says: /type/u }],
  },
  'PUT /metrics': {
    good: async (api) => {
      const task = fresh('project')
      const { metric_id: id } = await api.ok('POST', '/metrics', { ...metric, task, name: task })
      await api.ok('PUT', '/metrics', { metric_id: id, type: 'model', prompt: 'p' })
      expect(await metricNamed(api, task)).toMatchObject({ _id: id, type: 'model', prompt: 'p', name: task })
    },
    bad: [{ body: { name: 'x' }, status: 400, says: /metric_id/u }],
  },
  'DELETE /metrics': {
    good: async (api) => {
      const { metric_id: id } = await api.ok('POST', '/metrics', metric)
      expect(await api.ok('DELETE', `/metrics?metric_id=${String(id)}`)).toEqual({ deleted: true })
    },
    bad: [{ path: '/metrics?metric_id=nothing', status: 404 }],
  },
  'GET /configurations': {
    good: async (api) => {
      const name = fresh('prompt')
      await api.ok('POST', '/configurations', { ...configuration, name, user_properties: null })
      expect(await configurationNamed(api, name)).toEqual({ ...configuration, name, _id: anId })
      await api.ok('POST', '/v1/configurations', { name: `${name} new`, provider: 'p', parameters: {}, env: ['dev'] })
      expect(await configurationNamed(api, `${name} new`)).toMatchObject({
        project: 'shop',
        parameters: { call_type: 'chat', model: '' },
      })
    },
    bad: [
      { status: 400, says: /project/u },
      { path: '/configurations?project=p&env=x', status: 400, says: /env/u },
    ],
  },
  'POST /configurations': {
    good: async (api) => {
      expect(await api.ok('POST', '/configurations', configuration)).toEqual({ acknowledged: true, insertedId: anId })
    },
    bad: [{ body: { ...configuration, parameters: { model: 'm' } }, status: 400, says: /call_type/u }],
  },
  'PUT /configurations/{id}': {
    good: async (api) => {
      const { insertedId: id } = await api.ok('POST', '/configurations', configuration)
      const name = fresh('prompt')
      await api.ok('PUT', `/configurations/${String(id)}`, { ...configuration, name, provider: 'other' })
      expect(await configurationNamed(api, name)).toMatchObject({ _id: id, provider: 'other', project: 'shop' })
    },
    bad: [
      { body: configuration, status: 404 },
      { body: {}, status: 400 },
    ],
  },
  'DELETE /configurations/{id}': {
    good: async (api) => {
      const { insertedId: id } = await api.ok('POST', '/configurations', { ...configuration, name: 'gone' })
      await api.ok('DELETE', `/configurations/${String(id)}`)
      expect(await configurationNamed(api, 'gone')).toBeUndefined()
    },
    bad: [{ status: 404 }],
  },
  'GET /tools': {
    good: async (api) => {
      const id = await newTool(api)
      const { type, ...rest } = tool
      expect(await toolOf(api, id)).toEqual({ ...rest, tool_type: type, _id: id })
    },
    bad: 'foreign host',
  },
  'POST /tools': {
    good: async (api) => {
      expect(await api.ok('POST', '/tools', tool)).toEqual({ result: { insertedId: anId } })
    },
    bad: [{ body: { ...tool, type: 'hammer' }, status: 400, says: /type/u }],
  },
  'PUT /tools': {
    good: async (api) => {
      const id = await newTool(api)
      await api.ok('PUT', '/tools', { id, name: 'renamed', parameters: { b: 1 }, description: 'd' })
      expect(await toolOf(api, id)).toMatchObject({
        name: 'renamed',
        parameters: { b: 1 },
        description: 'd',
        task: 'shop',
      })
    },
    bad: [{ body: { id: 'x', name: 'y' }, status: 400, says: /parameters/u }],
  },
  'DELETE /tools': {
    good: async (api) => {
      const id = await newTool(api)
      await api.ok('DELETE', `/tools?function_id=${id}`)
      expect(await toolOf(api, id)).toBeUndefined()
    },
    bad: [{ status: 400, says: /function_id/u }],
  },
  'GET /projects': {
    good: async (api) => {
      const name = fresh('used')
      await api.ok('POST', '/events', { event: { project: name, event_type: 'tool', inputs: {} } })
      const { body } = await api.send('GET', `/projects?name=${encodeURIComponent(name)}`)
      expect(body).toEqual([{ id: name, name, description: '' }])
    },
    bad: [{ path: `/projects?name=${'x'.repeat(1001)}`, status: 400, says: /name/u }],
  },
  'POST /projects': {
    good: async (api) => {
      const name = fresh('made')
      const made = await api.ok('POST', '/projects', { name })
      expect(made).toEqual({ id: anId, name, description: '' })
      expect(await api.send('POST', '/projects', { name })).toMatchObject({ status: 409 })
      await api.ok('POST', '/datasets', { project: made['id'], name: 'of the id' })
      const { testcases } = await api.ok('GET', `/datasets?project=${encodeURIComponent(name)}`)
      expect(testcases).toContainEqual(expect.objectContaining({ name: 'of the id', project: name }))
    },
    bad: [{ body: {}, status: 400, says: /name/u }],
  },
  'PUT /projects': {
    good: async (api) => {
      const { id } = await api.ok('POST', '/projects', { name: fresh('made') })
      const name = fresh('renamed')
      await api.ok('PUT', '/projects', { project_id: id, name, description: 'd' })
      expect((await api.send('GET', `/projects?name=${encodeURIComponent(name)}`)).body).toEqual([
        { id, name, description: 'd' },
      ])
    },
    bad: [
      { body: { name: 'x' }, status: 400, says: /project_id/u },
      { body: { project_id: randomUUID() }, status: 404 },
    ],
  },
  'DELETE /projects': {
    good: async (api) => {
      const name = fresh('made')
      await api.ok('POST', '/projects', { name })
      await api.ok('DELETE', `/projects?name=${encodeURIComponent(name)}`)
      expect((await api.send('GET', `/projects?name=${encodeURIComponent(name)}`)).body).toEqual([])
    },
    bad: [
      { status: 400, says: /name/u },
      { path: '/projects?name=nothing', status: 404 },
    ],
  },
}
