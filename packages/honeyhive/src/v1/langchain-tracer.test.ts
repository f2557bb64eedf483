import { type RecordedAnswer, type RecordingServer, startRecordingServer } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HoneyHiveLangChainTracer, type HoneyHiveTracerInput } from './langchain-tracer.ts'

let server: RecordingServer
let stderr: string[]
let answer: RecordedAnswer

beforeEach(async () => {
  answer = ({ url }) => (url === '/session/start' ? { session_id: 'sid' } : { success: true })
  server = await startRecordingServer((request, response) => answer(request, response))
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
})

afterEach(async () => {
  await server[Symbol.asyncDispose]()
  vi.restoreAllMocks()
})

const create = (input: Partial<HoneyHiveTracerInput> = {}): HoneyHiveLangChainTracer =>
  new HoneyHiveLangChainTracer({ project: 'demo', sessionName: 'lc', apiKey: 'key', baseUrl: server.url, ...input })

const sent = (): readonly (readonly [string, unknown])[] =>
  server.requests.map(({ method, url, body }) => [`${method} ${url}`, JSON.parse(body)] as const)

const component = (...id: string[]): object => ({ lc: 1, type: 'constructor', id: ['langchain', ...id], kwargs: {} })

interface Tree {
  readonly event_name: string
  readonly event_id: string
  readonly start_time: number
  readonly children: readonly Tree[]
}

const logsOf = (request: readonly [string, unknown] | undefined): readonly Tree[] =>
  (request?.[1] as { logs: readonly Tree[] } | undefined)?.logs ?? []

test('a run is sent as one tree when its root ends, in the layout of the first SDK', async () => {
  const tracer = create({ userProperties: { u: 1 }, metadata: { m: 1 } })
  await tracer.handleChainStart(component('chains', 'LLMChain'), { question: 'q' }, 'r1', undefined, ['tag'], {
    k: 'v',
  })
  const parameters = { invocation_params: { model: 'gpt-4o', temperature: 0.5 } }
  const model = component('chat_models', 'openai', 'ChatOpenAI')
  await tracer.handleLLMStart(model, ['Human: hello'], 'r2', 'r1', parameters, [], { ls_provider: 'openai' })
  const usage = { tokenUsage: { promptTokens: 3, completionTokens: 1, totalTokens: 4 } }
  await tracer.handleLLMEnd({ generations: [[{ text: 'hi', generationInfo: { stop: 1 } }]], llmOutput: usage }, 'r2')
  await tracer.handleToolStart(component('tools', 'Calculator'), '1+1', 'r3', 'r1')
  await tracer.handleToolEnd('2', 'r3')
  await tracer.handleRetrieverStart(component('retrievers', 'Vector'), 'query', 'r4', 'r1')
  await tracer.handleRetrieverEnd([{ pageContent: 'doc' }], 'r4')
  expect(server.requests).toEqual([])
  await tracer.handleChainEnd({ answer: 'a' }, 'r1')
  const [start, traces] = sent()
  expect(start).toEqual([
    'POST /session/start',
    {
      project: 'demo',
      source: 'langchain',
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      session_name: 'lc',
      user_properties: { u: 1 },
      metadata: { m: 1 },
    },
  ])
  const common = { project: 'demo', source: 'langchain', user_properties: {}, metrics: {}, feedback: {}, children: [] }
  const times = { start_time: expect.any(Number), end_time: expect.any(Number), duration: expect.any(Number) }
  const inside = { ...common, ...times, parent_id: 'r1' }
  const children = [
    {
      ...inside,
      event_id: 'r2',
      event_type: 'model',
      event_name: 'ChatOpenAI',
      config: { model: 'gpt-4o', provider: 'chat_models', ...parameters },
      inputs: { prompts: ['Human: hello'] },
      outputs: { generations: ['hi'] },
      metadata: {
        ls_provider: 'openai',
        generationInfo: { generation_0: { stop: 1 } },
        prompt_tokens: 3,
        completion_tokens: 1,
        total_tokens: 4,
      },
    },
    {
      ...inside,
      event_id: 'r3',
      event_type: 'tool',
      event_name: 'Calculator',
      config: {},
      inputs: { input: '1+1' },
      outputs: { output: '2' },
      metadata: {},
    },
    {
      ...inside,
      event_id: 'r4',
      event_type: 'tool',
      event_name: 'Vector',
      config: {},
      inputs: { query: 'query' },
      outputs: { documents: [{ pageContent: 'doc' }] },
      metadata: {},
    },
  ]
  const root = { event_id: 'r1', event_type: 'chain', event_name: 'LLMChain', config: {}, metadata: { k: 'v' } }
  const fields = { inputs: { question: 'q' }, outputs: { answer: 'a' }, children }
  expect(traces).toEqual(['POST /session/sid/traces', { logs: [{ ...common, ...times, ...root, ...fields }] }])
  const [log] = logsOf(traces)
  expect(Math.abs((log?.start_time ?? 0) / 1000 - Date.now())).toBeLessThan(60_000)
})

test('what fails carries its error, and what an agent decides becomes a child of its run', async () => {
  const tracer = create()
  await tracer.handleChainStart(component('agents', 'Agent'), 'do it', 'a1')
  await tracer.handleAgentAction({ tool: 'calc', toolInput: '1', log: 'thinking' }, 'a1')
  await tracer.handleToolStart(component('tools', 'calc'), '1', 't1', 'a1')
  await tracer.handleToolError(new Error('boom'), 't1')
  await tracer.handleAgentEnd({ returnValues: { output: 'done' }, log: 'l' }, 'a1')
  await tracer.handleChainEnd('text', 'a1')
  const [log] = logsOf(sent()[1])
  expect(log).toMatchObject({
    inputs: { input: 'do it' },
    outputs: { output: 'text' },
    children: [
      { event_name: 'Agent Action', parent_id: 'a1', outputs: { output: { output: 'done' }, log: 'l' } },
      { event_name: 'calc', error: 'boom' },
    ],
  })
  expect(log?.children[0]?.event_id).not.toBe('a1')
})

test('feedback, metrics, metadata and user properties go to the session', async () => {
  const tracer = create()
  await tracer.startNewSession()
  await tracer.setFeedback({ rating: 5 })
  await tracer.setMetric({ score: 1 })
  await tracer.setMetadata({ k: 1 })
  await tracer.setUserProperties({ u: 2 })
  expect(sent().slice(1)).toEqual([
    ['PUT /events', { event_id: 'sid', feedback: { rating: 5 } }],
    ['PUT /events', { event_id: 'sid', metrics: { score: 1 } }],
    ['PUT /events', { event_id: 'sid', metadata: { k: 1 } }],
    ['PUT /events', { event_id: 'sid', user_properties: { u: 2 } }],
  ])
})

describe('when nothing can be sent', () => {
  test('the chain goes on, and it is said once for each kind of failure', async () => {
    answer = (_, response) => void response.writeHead(401).end('no')
    const tracer = create()
    for (const run of ['one', 'two']) {
      await tracer.handleChainStart({}, {}, run)
      await tracer.handleChainError(new Error('x'), run)
    }
    expect(stderr).toHaveLength(1)
    expect(stderr[0]).toMatch(/^honeyhive: a run of LangChain could not be recorded: .*answered 401/u)
  })

  test('an end without a start is left out', async () => {
    await create().handleToolEnd('x', 'unknown')
    expect(server.requests).toEqual([])
  })
})
