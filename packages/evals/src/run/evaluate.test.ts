import { HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type PlatformRows, startPlatform, type TestPlatform } from '../../tests/start-platform.ts'
import { fieldsOf } from '../json.ts'
import { evaluate } from './evaluate.ts'

async function platform(rows?: PlatformRows): Promise<TestPlatform> {
  const started = await startPlatform(rows)
  onTestFinished(() => started.collector.close())
  return started
}

const rows = [
  { inputs: { question: 'a' }, groundTruth: 'A' },
  { inputs: { question: 'b' }, groundTruth: 'B' },
  { inputs: { question: 'c' }, groundTruth: 'x' },
]

describe('a run', () => {
  it('makes the requests of the specification, in their order', async () => {
    const server = await platform()
    const result = await evaluate({
      serverUrl: server.url,
      name: 'letters',
      dataset: rows,
      function: ({ question }) => question.toUpperCase(),
      evaluators: [
        function same(outputs, _inputs, groundTruth) {
          return outputs === groundTruth
        },
      ],
      printResults: false,
    })
    expect(result).toMatchObject({ status: 'completed', name: 'letters', stats: { total: 3, succeeded: 3, failed: 0 } })
    expect(result.metrics['same']?.aggregate).toBeCloseTo(2 / 3)
    expect(server.log[0]).toBe('POST /v1/runs')
    expect(server.log.filter((line) => line === 'POST /session/start')).toHaveLength(3)
    expect(server.log.filter((line) => line === 'PUT /events')).toHaveLength(3)
    expect(server.log.at(-1)).toBe(`PUT /v1/runs/${result.runId}`)
    expect(server.runs.get(result.runId)).toMatchObject({
      name: 'letters',
      status: 'completed',
      event_ids: result.sessionIds,
      metadata: { offline_dataset_id: result.datasetId },
      configuration: { function: 'function', evaluators: ['same'], max_workers: 10, aggregate_function: 'average' },
    })
    const session = [...server.sessions.values()].find((one) => fieldsOf(one['inputs'])['question'] === 'a')
    expect(session).toMatchObject({
      session_name: 'letters',
      source: 'evaluation',
      outputs: { result: 'A' },
      feedback: { ground_truth: 'A' },
      metadata: { run_id: result.runId, dataset_id: result.datasetId },
    })
  })

  it('has the spans of a datapoint in its own session, beneath the span of the function, with the ids of the run', async () => {
    const server = await platform()
    const step = trace(async (question: string) => question.toUpperCase(), { name: 'step' })
    const result = await evaluate({
      serverUrl: server.url,
      dataset: rows,
      function: async function agent({ question }) {
        return step(question)
      },
      evaluators: [
        function one() {
          return 1
        },
        async function two() {
          return 0.5
        },
      ],
      printResults: false,
    })
    const spans = await server.collector.waitForSpans(12)
    expect(spans).toHaveLength(12)
    for (const sessionId of result.sessionIds) {
      const own = spans.filter(({ attributes }) => attributes['honeyhive.session_id'] === sessionId)
      const root = own.find(({ name }) => name === 'agent')
      expect(own.map(({ name }) => name).toSorted()).toEqual(['agent', 'one', 'step', 'two'])
      const parents = own.filter((span) => span !== root).map(({ parentSpanId }) => parentSpanId)
      expect(parents).toEqual(parents.map(() => root?.spanId))
      for (const { attributes } of own)
        expect(attributes).toMatchObject({
          'honeyhive_metadata.run_id': result.runId,
          'honeyhive_metadata.dataset_id': result.datasetId,
          'honeyhive_metadata.datapoint_id': result.datapoints.find((one) => one.sessionId === sessionId)?.datapointId,
        })
      expect(root?.attributes).toMatchObject({
        honeyhive_event_type: 'chain',
        'honeyhive_metrics.one': 1,
        'honeyhive_metrics.two': 0.5,
      })
    }
  })

  it('uses the tracer that is there, and leaves it as it was', async () => {
    const server = await platform()
    const tracer = HoneyHiveTracer.init({ serverUrl: server.url, project: 'mine' })
    onTestFinished(async () => void (await tracer.shutdown()))
    await evaluate({ dataset: rows, function: () => 'x', printResults: false })
    expect([...server.sessions.values()].filter((session) => session['project'] === 'mine')).toHaveLength(4)
    expect(trace('after', () => 1)).toBe(1)
    await tracer.flush()
    expect(server.collector.spanCounts).toEqual({ function: 3, after: 1 })
  })
})
