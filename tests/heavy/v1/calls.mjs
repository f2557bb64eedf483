// Run as a child: the published SDK of the first generation makes every call that it has against SERVER_URL.
// Prints what became of each as one line of JSON. Its `evaluate` asks the vendor's address whatever it is told, so that address is
// led to the server here: nothing leaves this machine.
import { randomUUID } from 'node:crypto'

const { SERVER_URL } = process.env
const realFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  if (url.origin === SERVER_URL) return realFetch(input, init)
  if (url.origin !== 'https://api.honeyhive.ai') throw new TypeError(`No test asks ${url.origin}.`)
  return realFetch(new Request(`${SERVER_URL}${url.pathname}${url.search}`, new Request(input, init)))
}

const {
  HoneyHive,
  HoneyHiveTracer,
  traceFunction,
  traceModel,
  traceTool,
  traceChain,
  enrichSpan,
  enrichSession,
  evaluate,
  evaluator,
} = await import('honeyhive-v1')

const client = new HoneyHive({ bearerAuth: 'key', serverURL: SERVER_URL })
const project = 'v1 project'
const calls = {}

async function call(name, work) {
  try {
    const value = await work()
    calls[name] = { isWell: true, value }
    return value
  } catch (error) {
    calls[name] = { isWell: false, error: `${error?.name}: ${error?.message}`.slice(0, 2000) }
    return undefined
  }
}

const event = {
  project,
  source: 'dev',
  eventName: 'step',
  eventType: 'tool',
  config: {},
  inputs: { q: 1 },
  duration: 5,
}
const modelEvent = {
  project,
  model: 'gpt-4o',
  provider: 'openai',
  messages: [{ role: 'user', content: 'hello' }],
  response: { role: 'assistant', content: 'hi' },
  duration: 7,
  usage: { prompt_tokens: 3, completion_tokens: 2 },
}

async function sessionsAndEvents() {
  const session = { project, sessionName: 'chat', source: 'dev', metadata: { a: 1 }, startTime: Date.now() }
  const started = await call('session.startSession', () => client.session.startSession({ session }))
  const sessionId = started?.sessionId
  const made = await call('events.createEvent', () =>
    client.events.createEvent({ event: { ...event, sessionId, error: 'e' } }),
  )
  await call('events.updateEvent', () =>
    client.events.updateEvent({
      eventId: made?.eventId,
      feedback: { rating: 5 },
      metrics: { score: 0.5 },
      metadata: { m: 1 },
    }),
  )
  await call('events.createModelEvent', () => client.events.createModelEvent({ modelEvent }))
  await call('events.createEventBatch', () =>
    client.events.createEventBatch({
      events: [event, event],
      isSingleSession: true,
      sessionProperties: { sessionName: 'b' },
    }),
  )
  await call('events.createModelEventBatch', () => client.events.createModelEventBatch({ modelEvents: [modelEvent] }))
  await call('session.getSession', () => client.session.getSession(sessionId))
  await call('events.getEvents', () =>
    client.events.getEvents({
      project,
      filters: [{ field: 'session_id', value: sessionId, operator: 'is', type: 'id' }],
    }),
  )
}

async function datasetsAndDatapoints() {
  const made = await call('datasets.createDataset', () =>
    client.datasets.createDataset({ project, name: 'questions', type: 'evaluation', metadata: { m: 1 } }),
  )
  const datasetId = made?.result?.insertedId
  const point = await call('datapoints.createDatapoint', () =>
    client.datapoints.createDatapoint({
      project,
      inputs: { q: 1 },
      groundTruth: { a: 2 },
      linkedDatasets: [datasetId],
    }),
  )
  const pointId = point?.result?.insertedId
  const mapping = { inputs: ['q'], groundTruth: ['a'], history: [] }
  await call('datasets.addDatapoints', () =>
    client.datasets.addDatapoints({ project, data: [{ q: 'one', a: 1 }], mapping }, datasetId),
  )
  await call('datasets.updateDataset', () =>
    client.datasets.updateDataset({ datasetId, description: 'd', linkedEvals: ['x'] }),
  )
  await call('datasets.getDatasets', () => client.datasets.getDatasets(project, 'evaluation', datasetId))
  await call('datapoints.getDatapoints', () =>
    client.datapoints.getDatapoints(project, [pointId, pointId], 'questions'),
  )
  await call('datapoints.updateDatapoint', () => client.datapoints.updateDatapoint({ metadata: { n: 1 } }, pointId))
  await call('datapoints.getDatapoint', () => client.datapoints.getDatapoint(pointId))
  await call('datapoints.deleteDatapoint', () => client.datapoints.deleteDatapoint(pointId))
  await call('datasets.deleteDataset', () => client.datasets.deleteDataset(datasetId))
}

/** A run with the sessions of two datapoints, as `evaluate` leaves it. */
async function scoredRun(name, scores) {
  const run = await client.experiments.createRun({ project, name, eventIds: [], status: 'pending' })
  const eventIds = []
  for (const [index, score] of scores.entries()) {
    const { sessionId } = await client.session.startSession({
      session: { project, sessionName: name, source: 'evaluation' },
    })
    await client.events.updateEvent({
      eventId: sessionId,
      metadata: { run_id: run.runId, datapoint_id: `dp-${index}` },
      metrics: { accuracy: score, right: score > 0.5, why: 'text', nothing: null },
    })
    eventIds.push(sessionId)
  }
  await client.experiments.updateRun({ eventIds, status: 'completed' }, run.runId)
  return run.runId
}

async function experiments() {
  const made = await call('experiments.createRun', () =>
    client.experiments.createRun({ project, name: 'n', eventIds: [], datasetId: 'EXT-1', metadata: { m: 1 } }),
  )
  await call('experiments.updateRun', () =>
    client.experiments.updateRun({ name: 'renamed', eventIds: [randomUUID()] }, made?.runId),
  )
  await call('experiments.getRun', () => client.experiments.getRun(made?.runId))
  await call('experiments.getRuns', () => client.experiments.getRuns(project))
  const [older, newer] = [await scoredRun('older', [0.2, 0.4]), await scoredRun('newer', [0.6, 0.4])]
  await call('experiments.getExperimentResult', () => client.experiments.getExperimentResult(newer, project, 'average'))
  await call('experiments.getExperimentComparison', () =>
    client.experiments.getExperimentComparison(newer, older, project, 'max'),
  )
  await call('experiments.deleteRun', () => client.experiments.deleteRun(made?.runId))
}

async function boards() {
  const metric = {
    name: 'length',
    task: project,
    type: 'custom',
    description: 'd',
    returnType: 'float',
    codeSnippet: 'x',
  }
  await call('metrics.createMetric', () => client.metrics.createMetric(metric))
  const metrics = await call('metrics.getMetrics', () => client.metrics.getMetrics(project))
  const metricId = metrics?.[0]?.id
  await call('metrics.updateMetric', () =>
    client.metrics.updateMetric({ metricId, name: 'longer', threshold: { min: 1 } }),
  )
  await call('metrics.deleteMetric', () => client.metrics.deleteMetric(metricId))
  const tool = { task: project, name: 'search', description: 'd', parameters: { a: 1 }, type: 'function' }
  const made = await call('tools.createTool', () => client.tools.createTool(tool))
  const toolId = made?.result?.insertedId
  await call('tools.getTools', () => client.tools.getTools())
  await call('tools.updateTool', () => client.tools.updateTool({ id: toolId, name: 'find', parameters: {} }))
  await call('tools.deleteTool', () => client.tools.deleteTool(toolId))
  const parameters = { callType: 'chat', model: 'm', hyperparameters: { t: 1 }, additionalProperties: { template: [] } }
  const configuration = {
    project,
    name: 'prompt',
    provider: 'openai',
    parameters,
    env: ['dev'],
    userProperties: { u: 1 },
  }
  await call('configurations.createConfiguration', () => client.configurations.createConfiguration(configuration))
  const found = await call('configurations.getConfigurations', () =>
    client.configurations.getConfigurations(project, 'dev', 'prompt'),
  )
  const configurationId = found?.[0]?.id
  await call('configurations.updateConfiguration', () =>
    client.configurations.updateConfiguration({ ...configuration, name: 'other' }, configurationId),
  )
  await call('configurations.deleteConfiguration', () => client.configurations.deleteConfiguration(configurationId))
}

async function projects() {
  const made = await call('projects.createProject', () =>
    client.projects.createProject({ name: 'made', description: 'd' }),
  )
  await call('projects.updateProject', () => client.projects.updateProject({ projectId: made?.id, name: 'renamed' }))
  await call('projects.getProjects', () => client.projects.getProjects())
  await call('projects.deleteProject', () => client.projects.deleteProject('renamed'))
}

async function tracing() {
  const tracer = await HoneyHiveTracer.init({
    apiKey: 'key',
    project,
    sessionName: 'traced',
    source: 'dev',
    serverUrl: SERVER_URL,
  })
  const search = traceTool(async function search(query) {
    enrichSpan({ metadata: { m: 1 }, metrics: { score: 1 } })
    return { found: query }
  })
  const answer = traceFunction({ eventName: 'answer' })(async function answer(question) {
    return search(question)
  })
  await call('tracer.trace', () => tracer.trace(() => answer('why')))
  await call('traceModel', () => tracer.trace(() => traceModel(async (prompt) => `said ${prompt}`)('hello')))
  await call('traceChain', () => tracer.trace(() => traceChain(async (step) => step)('one')))
  await call('tracer.enrichSession', () =>
    tracer.enrichSession({ metadata: { e: 1 }, userProperties: { user_id: 'u' } }),
  )
  await call('enrichSession', () => enrichSession({ sessionId: tracer.sessionId, feedback: { rating: 4 } }))
  await call('tracer.flush', () => tracer.flush())
  await call('HoneyHiveTracer.flush', () => HoneyHiveTracer.flush())
  return tracer.sessionId
}

async function evaluation() {
  const scored = evaluator(async (output) => output?.double > 2, { name: 'big' })
  return call('evaluate', async () =>
    evaluate({
      function: async (inputs) => ({ double: inputs.n * 2 }),
      dataset: [
        { inputs: { n: 1 }, ground_truths: { d: 2 } },
        { inputs: { n: 2 }, ground_truths: { d: 4 } },
      ],
      evaluators: [(output) => output.double, scored],
      name: 'v1 evaluation',
      apiKey: 'key',
      project,
      serverUrl: SERVER_URL,
    }),
  )
}

await sessionsAndEvents()
await datasetsAndDatapoints()
await experiments()
await boards()
await projects()
const sessionId = await tracing()
const evaluated = await evaluation()
process.stdout.write(`\n${JSON.stringify({ calls, sessionId, runId: evaluated?.runId ?? null })}\n`)
process.exit(0)
