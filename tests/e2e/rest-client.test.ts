import { type RealServer, startRealServer } from '@honeyhive/kit'
import { HoneyHive } from 'honeyhive'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The client of the first SDK's users and the `/v1` routes, against the real server. */
let server: RealServer
let client: HoneyHive

beforeAll(async () => {
  server = await startRealServer()
  client = new HoneyHive({ bearerAuth: 'key', serverURL: server.url })
}, 60_000)
afterAll(() => server.stop())

const project = 'demo'

test('a session and its events are started, added to and found', async () => {
  const { sessionId = '' } = await client.session.startSession({
    session: { project, sessionName: 'chat', source: 'dev', inputs: { question: 'why' } },
  })
  const { eventId = '' } = await client.events.createEvent({
    event: {
      project,
      source: 'dev',
      sessionId,
      eventName: 'answer',
      eventType: 'model',
      config: { model: 'm' },
      inputs: { q: 1 },
      outputs: { a: 2 },
      duration: 12,
    },
  })
  await client.events.updateEvent({ eventId, metrics: { score: 1 } })
  await client.events.updateEvent({ eventId: sessionId, feedback: { rating: 5 } })
  expect(await client.session.getSession(sessionId)).toMatchObject({
    eventType: 'session',
    sessionId,
    inputs: { question: 'why' },
    feedback: { rating: 5 },
  })
  const filters = [{ field: 'session_id', value: sessionId, operator: 'is' as const }]
  const { events, totalEvents } = await client.events.getEvents({ project, filters })
  expect(totalEvents).toBe(2)
  expect(events?.find((event) => event.eventId === eventId)).toMatchObject({
    parentId: sessionId,
    outputs: { a: 2 },
    metrics: { score: 1 },
  })
})

test('batches of events and of model events are taken', async () => {
  const event = {
    project,
    source: 'dev',
    eventName: 'n',
    eventType: 'tool' as const,
    config: {},
    inputs: {},
    duration: 1,
  }
  const batch = await client.events.createEventBatch({ events: [event, event], isSingleSession: true })
  expect(batch.eventIds).toHaveLength(2)
  const modelEvent = {
    project,
    model: 'm',
    provider: 'openai',
    messages: [{ role: 'user', content: 'hi' }],
    response: { role: 'assistant', content: 'ho' },
    duration: 5,
    usage: { prompt_tokens: 1 },
  }
  expect((await client.events.createModelEvent({ modelEvent })).success).toBe(true)
  expect((await client.events.createModelEventBatch({ modelEvents: [modelEvent] })).eventIds).toHaveLength(1)
})

test('a dataset and its datapoints are made, changed and deleted', async () => {
  const { result } = await client.datasets.createDataset({ project, name: 'questions' })
  const datasetId = result?.insertedId ?? ''
  const { datapointIds = [] } = await client.datasets.addDatapoints(
    { project, data: [{ q: 'a', t: 'A', more: 1 }], mapping: { inputs: ['q'], groundTruth: ['t'], history: [] } },
    datasetId,
  )
  const { testcases } = await client.datasets.getDatasets(project, undefined, datasetId)
  expect(testcases).toMatchObject([{ id: datasetId, name: 'questions', datapoints: datapointIds }])
  const { datapoint } = await client.datapoints.getDatapoint(datapointIds[0] ?? '')
  expect(datapoint).toMatchObject([{ inputs: { q: 'a' }, groundTruth: { t: 'A' }, metadata: { more: 1 } }])
  await client.datapoints.updateDatapoint({ groundTruth: { t: 'B' } }, datapointIds[0] ?? '')
  const { datapoints } = await client.datapoints.getDatapoints(project, datapointIds)
  expect(datapoints).toMatchObject([{ groundTruth: { t: 'B' } }])
  await client.datasets.deleteDataset(datasetId)
  expect((await client.datasets.getDatasets(project, undefined, datasetId)).testcases).toEqual([])
})

test('runs are opened, closed, summed up and compared', async () => {
  const run = async (name: string, score: number): Promise<string> => {
    const { sessionId = '' } = await client.session.startSession({
      session: { project, sessionName: 'experiment', source: 'evaluation', metadata: { datapoint_id: 'd1' } },
    })
    await client.events.updateEvent({ eventId: sessionId, metrics: { score } })
    const { runId = '' } = await client.experiments.createRun({ project, name, eventIds: [sessionId] })
    await client.experiments.updateRun({ status: 'completed' }, runId)
    return runId
  }
  const [older, newer] = [await run('older', 0.2), await run('newer', 0.8)]
  expect((await client.experiments.getRun(newer)).evaluation).toMatchObject({ name: 'newer', status: 'completed' })
  expect((await client.experiments.getRuns(project)).evaluations?.length).toBeGreaterThanOrEqual(2)
  const { metrics } = await client.experiments.getExperimentResult(newer, project)
  expect(metrics?.details).toEqual(
    expect.arrayContaining([expect.objectContaining({ metricName: 'score', aggregate: 0.8 })]),
  )
  const comparison = await client.experiments.getExperimentComparison(newer, older, project)
  expect(comparison.metrics).toEqual(
    expect.arrayContaining([expect.objectContaining({ metricName: 'score', oldAggregate: 0.2, newAggregate: 0.8 })]),
  )
  expect((await client.experiments.deleteRun(older)).deleted).toBe(true)
})

test('metrics, tools, configurations and projects are made, listed, changed and deleted', async () => {
  await client.metrics.createMetric({
    name: 'length',
    task: project,
    type: 'custom',
    description: 'd',
    returnType: 'float',
  })
  const [metric] = await client.metrics.getMetrics(project)
  await client.metrics.updateMetric({ metricId: metric?.id ?? '', description: 'changed' })
  expect(await client.metrics.getMetrics(project)).toMatchObject([
    { name: 'length', type: 'custom', description: 'changed' },
  ])
  await client.metrics.deleteMetric(metric?.id ?? '')

  const tool = await client.tools.createTool({ task: project, name: 'search', parameters: { a: 1 }, type: 'function' })
  expect(await client.tools.getTools()).toMatchObject([{ name: 'search', toolType: 'function', parameters: { a: 1 } }])
  await client.tools.deleteTool(tool.result?.insertedId ?? '')
  expect(await client.tools.getTools()).toEqual([])

  const parameters = { callType: 'chat' as const, model: 'm', additionalProperties: { template: 't' } }
  await client.configurations.createConfiguration({ project, name: 'c', provider: 'openai', parameters, env: ['dev'] })
  const [configuration] = await client.configurations.getConfigurations(project, 'dev', 'c')
  expect(configuration).toMatchObject({ name: 'c', parameters })
  await client.configurations.deleteConfiguration(configuration?.id ?? '')

  const made = await client.projects.createProject({ name: 'other', description: 'd' })
  await client.projects.updateProject({ projectId: made.id ?? '', description: 'changed' })
  expect(await client.projects.getProjects('other')).toMatchObject([{ name: 'other', description: 'changed' }])
  await client.projects.deleteProject('other')
})

test('the routes under /v1 answer as their types say', async () => {
  const { session_id } = await client.request('POST /v1/sessions', { body: { session_name: 'by /v1' } })
  const body = { session_id, event_type: 'tool', inputs: { a: 1 } } as const
  const { event_id } = await client.request('POST /v1/events', { body })
  const { event } = await client.request('GET /v1/events/{event_id}', { path: { event_id } })
  expect(event).toMatchObject({ event_id, session_id, parent_id: session_id, event_type: 'tool', inputs: { a: 1 } })
  const { run_id } = await client.request('POST /v1/runs', { body: { name: 'by /v1', event_ids: [session_id] } })
  const page = await client.request('GET /v1/runs', { query: { run_ids: [run_id], limit: 5 } })
  expect(page.evaluations.map((run) => run.run_id)).toEqual([run_id])
  expect(page.pagination).toMatchObject({ page: 1, limit: 5, total: 1 })
  await expect(client.request('GET /v1/events/{event_id}', { path: { event_id: run_id } })).rejects.toMatchObject({
    statusCode: 404,
  })
})
