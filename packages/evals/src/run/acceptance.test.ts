import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@honeyhive/kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type PlatformRows, startPlatform, type TestPlatform } from '../../tests/start-platform.ts'
import { compareRuns, getRunResult } from '../compare/stored-runs.ts'
import { readRunResult } from '../compare/run-result.ts'
import { offlineDatapointId, offlineDatasetId } from '../dataset/offline-id.ts'
import { fieldsOf } from '../json.ts'
import { connect } from '../platform/connect.ts'
import { evaluate } from './evaluate.ts'
import type { EvaluateOptions } from './options.ts'
import type { EvaluationResult } from './result.ts'

async function platform(rows?: PlatformRows): Promise<TestPlatform> {
  const started = await startPlatform(rows)
  onTestFinished(() => started.collector.close())
  return started
}

const rows = [
  { inputs: { n: 1 }, ground_truth: 2 },
  { inputs: { n: 2 }, ground_truth: 4 },
  { inputs: { n: 3 }, ground_truth: 7 },
]
const double = ({ n }: { n: number }): number => n * 2

/** For options that no type would let pass. */
function run(options: Readonly<Record<string, unknown>>): Promise<EvaluationResult> {
  return evaluate({ printResults: false, ...options } as unknown as EvaluateOptions)
}

describe('E1: both datasets or neither', () => {
  it.each([
    [{}, 'There is nothing to evaluate on: give dataset (rows), datasetId (at the server) or datasetFile.'],
    [{ dataset: rows, datasetId: 'd' }, 'Give one dataset: dataset and datasetId are both there.'],
    [{ dataset: rows, dataset_id: 'd' }, 'Give one dataset: dataset and datasetId are both there.'],
  ])('%j is one clear error before anything runs', async (options, message) => {
    const server = await platform()
    await expect(run({ function: double, serverUrl: server.url, ...options })).rejects.toThrow(message)
    expect(server.log).toEqual([])
  })
})

describe('E2: the environment', () => {
  it('says the server and key with HONEYHIVE_* before HH_*', () => {
    const env = {
      HH_API_URL: 'http://127.0.0.1:3',
      HH_SERVER_URL: 'http://127.0.0.1:2',
      HONEYHIVE_SERVER_URL: 'http://127.0.0.1:1',
      HH_API_KEY: 'second',
      HONEYHIVE_API_KEY: 'first',
    }
    expect(connect({}, env).address.serverUrl).toBe('http://127.0.0.1:1')
    expect(connect({}, env).address.apiKey?.()).toBe('first')
    expect(connect({}, { ...env, HONEYHIVE_SERVER_URL: undefined }).address.serverUrl).toBe('http://127.0.0.1:2')
    expect(connect({ apiKey: 'given', serverUrl: 'http://127.0.0.1:9' }, env).address).toMatchObject({
      serverUrl: 'http://127.0.0.1:9',
    })
  })
})

describe('E3: lists of unequal length', () => {
  it('are the runs of a comparison that only share some datapoints: these are compared, the others named', async () => {
    const server = await platform({
      results: {
        old: { status: 'completed', metrics: { details: [] }, datapoints: [datapoint('a', 0.5), datapoint('b', 0.5)] },
        new: { status: 'completed', metrics: { details: [] }, datapoints: [datapoint('b', 0.75), datapoint('c', 1)] },
      },
    })
    const comparison = await compareRuns('new', 'old', { serverUrl: server.url })
    expect(comparison).toMatchObject({ commonDatapoints: 1, onlyBefore: ['a'], onlyAfter: ['c'] })
    expect(comparison.metrics['score']).toMatchObject({ before: 0.5, after: 0.75, difference: 0.25, improved: 1 })
  })

  it('in a CSV file are an error that names the line', async () => {
    const folder = await temporaryFolder()
    onTestFinished(folder.remove)
    const file = join(folder.path, 'rows.csv')
    await writeFile(file, 'question,expected\na,b\nc\n')
    await expect(run({ function: double, datasetFile: file })).rejects.toThrow(
      'Line 3 of rows.csv has 1 columns; the header has 2.',
    )
  })
})

function datapoint(id: string, score: unknown): object {
  return { datapoint_id: id, session_id: `s-${id}`, passed: true, metrics: [{ name: 'score', value: score }] }
}

describe('E4: a function that throws', () => {
  it('is a failed datapoint with its error and its session, and the others go on', async () => {
    const server = await platform()
    const result = await run({
      serverUrl: server.url,
      dataset: rows,
      function: function half({ n }: { n: number }) {
        if (n === 2) throw new RangeError('no half of 2')
        return n / 2
      },
      evaluators: [
        function any() {
          return 1
        },
      ],
    })
    expect(result).toMatchObject({ status: 'completed', stats: { total: 3, succeeded: 2, failed: 1, cancelled: 0 } })
    expect(result.datapoints[1]).toMatchObject({ status: 'failed', error: 'RangeError: no half of 2', scores: {} })
    expect(result.datapoints[1]?.url).toBe(`${server.url}/sessions/${result.datapoints[1]?.sessionId}`)
    expect(result.metrics['any']).toMatchObject({ count: 2, missing: 1 })
    expect(result.verdict).toMatchObject({ status: 'fail', exitCode: 1, reasons: ['1 of 3 failed.'] })
    const failed = server.collector.spans.find(({ attributes }) => attributes['honeyhive_error'] !== undefined)
    expect(failed?.attributes).toMatchObject({ honeyhive_error: 'no half of 2', honeyhive_error_type: 'RangeError' })
  })

  it('for every datapoint makes the run failed, at the server too', async () => {
    const server = await platform()
    const fail = (): never => {
      throw new Error('always')
    }
    const result = await run({ serverUrl: server.url, dataset: rows, function: fail })
    expect(result.status).toBe('failed')
    expect(server.runs.get(result.runId)).toMatchObject({ status: 'failed' })
  })
})

describe('E5: what an evaluator answers', () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    ['a number', 0.5, { m: 0.5 }],
    ['a boolean', true, { m: true }],
    ['a text', 'good', { m: 'good' }],
    ['a list of one', [0.25], { m: 0.25 }],
    ['a record', { score: 1, explanation: 'why', tokens: 3 }, { m: 1, m_explanation: 'why', m_tokens: 3 }],
    ['a label', { score: 0.5, label: 'partly' }, { m: 0.5, m_label: 'partly' }],
    ['something nested', { score: 1, deep: { a: 1 } }, { m: 1 }],
    ['no score', { explanation: 'why' }, { m_explanation: 'why' }],
    ['nothing', null, {}],
  ])('%s becomes metrics of the span of the function', async (_what, answer, metrics) => {
    const server = await platform()
    await run({
      serverUrl: server.url,
      dataset: rows.slice(0, 1),
      function: double,
      evaluators: [
        function m() {
          return answer
        },
      ],
    })
    const root = server.collector.spans.find(({ name }) => name === 'double')
    const found = Object.entries(root?.attributes ?? {}).filter(([key]) => key.startsWith('honeyhive_metrics.'))
    expect(Object.fromEntries(found.map(([key, value]) => [key.slice('honeyhive_metrics.'.length), value]))).toEqual(
      metrics,
    )
  })

  it('that is none of these is an error of that score', async () => {
    const result = await run({
      dataset: rows.slice(0, 1),
      function: double,
      evaluators: [
        function m() {
          return [1, 2]
        },
      ],
    })
    expect(result.datapoints[0]?.scores['m']?.error).toBe(
      "The evaluator 'm' answered a list of 2; expected a number, boolean, string or { score, … }.",
    )
  })
})

describe('E6: an evaluator that fails', () => {
  it('does not keep others from scoring, synchronous and asynchronous ones mixed', async () => {
    const result = await run({
      dataset: rows,
      function: double,
      evaluatorTimeoutMillis: 20,
      evaluators: [
        function good() {
          return 1
        },
        function bad() {
          throw new TypeError('no')
        },
        async function later() {
          return 0.5
        },
        function slow() {
          return new Promise(() => undefined)
        },
        async function rejects() {
          throw new Error('later')
        },
      ],
    })
    for (const { scores } of result.datapoints) {
      expect(scores['good']?.value).toBe(1)
      expect(scores['later']?.value).toBe(0.5)
      expect(scores['bad']?.error).toBe('TypeError: no')
      expect(scores['slow']?.error).toBe('TimeoutError: no answer within 20 ms')
      expect(scores['rejects']?.error).toBe('Error: later')
    }
    expect(result.stats).toMatchObject({ succeeded: 3, evaluatorErrors: 9 })
    expect(result.metrics['bad']).toMatchObject({ count: 0, missing: 3, errors: 3 })
  })
})

describe('E7: ids of datasets in code', () => {
  it('are deterministic, depend on order and index, and keep a custom id with the prefix', async () => {
    const server = await platform()
    const result = await run({
      serverUrl: server.url,
      dataset: [...rows, { id: 'mine', inputs: {} }],
      function: () => 1,
    })
    expect(result.datasetId).toBe(offlineDatasetId([...rows, { id: 'mine', inputs: {} }]))
    expect(result.datapoints.map(({ datapointId }) => datapointId)).toEqual([
      ...rows.map((row, index) => offlineDatapointId(row, index)),
      'EXT-mine',
    ])
    expect(offlineDatasetId(rows)).not.toBe(offlineDatasetId(rows.toReversed()))
  })

  it('travel as offline_dataset_id beside the metadata that was given, at the opening and at the end', async () => {
    const server = await platform()
    const result = await run({ serverUrl: server.url, dataset: rows, function: double, metadata: { team: 'a' } })
    const run_ = server.runs.get(result.runId)
    expect(run_?.['metadata']).toMatchObject({ team: 'a', offline_dataset_id: result.datasetId })
    expect(run_).not.toHaveProperty('dataset_id')
    const opening = fieldsOf(
      server.collector.requests.find(({ path, method }) => path === '/v1/runs' && method === 'POST')?.json,
    )
    expect(fieldsOf(run_)['metadata']).toEqual(opening['metadata'])
  })

  it('are the same whether the ground truth is spelled as here or as in Python', async () => {
    const camel = await run({ dataset: [{ inputs: { a: 1 }, groundTruth: 2 }], function: () => 1 })
    expect(camel.datasetId).toBe(offlineDatasetId([{ inputs: { a: 1 }, ground_truth: 2 }]))
  })
})

describe('E8: a run that cannot be closed', () => {
  it.each([
    [401, 'the API key was not accepted. Check HH_API_KEY'],
    [400, 'answered 400'],
  ])('only warns, and what it says at %i helps', async (status, hint) => {
    const lines: string[] = []
    const server = await platform({
      script: ({ method, path }) =>
        method === 'PUT' && path.startsWith('/v1/runs/') ? { kind: 'answer', status } : undefined,
    })
    const stderr = process.stderr.write.bind(process.stderr)
    process.stderr.write = ((text: string) => lines.push(String(text)) > 0) as typeof process.stderr.write
    onTestFinished(() => void (process.stderr.write = stderr))
    const result = await run({ serverUrl: server.url, dataset: rows, function: double })
    expect(result).toMatchObject({ status: 'completed', delivery: { status: 'partial' } })
    expect(lines.join('')).toContain('The end of the run was not taken.')
    expect(lines.join('')).toContain(hint)
  })
})

describe('E9: a dataset at the server', () => {
  const stored = {
    datasets: [{ id: 'd1', name: 'sums', datapoints: ['p1', 'gone', 'p2'] }],
    datapoints: [
      { id: 'p1', inputs: { n: 1 }, ground_truth: { answer: 2 } },
      { id: 'p2', inputs: { n: 2 }, ground_truth: null },
    ],
  }

  it('is read datapoint by datapoint; one that cannot be read is left out', async () => {
    const server = await platform(stored)
    const result = await run({ serverUrl: server.url, datasetId: 'd1', function: double })
    expect(result.datapoints).toMatchObject([
      { datapointId: 'p1', outputs: 2, groundTruth: { answer: 2 } },
      { datapointId: 'p2', outputs: 4, groundTruth: undefined },
    ])
    expect(server.log.slice(0, 4)).toEqual([
      'GET /v1/datasets',
      'GET /v1/datapoints/p1',
      'GET /v1/datapoints/gone',
      'GET /v1/datapoints/p2',
    ])
    expect(server.runs.get(result.runId)).toMatchObject({ dataset_id: 'd1', datapoint_ids: ['p1', 'p2'] })
  })

  it.each([
    ['nowhere', "The server has no dataset 'nowhere'."],
    ['empty', "The dataset 'empty' has no usable datapoint (1 are listed in it)."],
  ])('%s is an error', async (datasetId, message) => {
    const server = await platform({ datasets: [{ id: 'empty', datapoints: ['gone'] }] })
    await expect(run({ serverUrl: server.url, datasetId, function: double })).rejects.toThrow(message)
  })
})

describe('E10: spans of evaluators', () => {
  it.each([1, 2, 5])('are in the session of their datapoint with %i of them', async (count) => {
    const server = await platform()
    const evaluators = Array.from({ length: count }, (_, index) =>
      Object.defineProperty(() => index, 'name', { value: `e${index}` }),
    )
    const result = await run({ serverUrl: server.url, dataset: rows, function: double, evaluators })
    for (const { sessionId, datapointId } of result.datapoints) {
      const own = server.collector.spans.filter(({ attributes }) => attributes['honeyhive.session_id'] === sessionId)
      expect(own.map(({ name }) => name).toSorted()).toEqual(['double', ...evaluators.map(({ name }) => name)])
      expect(new Set(own.map(({ attributes }) => attributes['honeyhive_metadata.datapoint_id']))).toEqual(
        new Set([datapointId]),
      )
      expect(new Set(own.map(({ traceId }) => traceId)).size).toBe(1)
    }
  })

  it.each([
    ['a text', 'x', { result: 'x' }],
    ['a number', 7, { result: 7 }],
    ['a list', [1, 2], { value: [1, 2] }],
    ['an object', { a: 1 }, { a: 1 }],
  ])('E10b: %s as output reaches the session', async (_what, output, outputs) => {
    const server = await platform()
    const result = await run({ serverUrl: server.url, dataset: rows.slice(0, 1), function: () => output })
    expect(server.sessions.get(result.sessionIds[0] ?? '')).toMatchObject({ outputs, feedback: { ground_truth: 2 } })
    expect(result.datapoints[0]?.outputs).toEqual(output)
  })
})

describe('E11: the name of a run', () => {
  it.each([
    ['  nightly ', /^nightly$/],
    ['   ', /^experiment-[0-9a-f]{8}$/],
    [undefined, /^experiment-[0-9a-f]{8}$/],
  ])('%j is trimmed, and made when it is blank', async (name, expected) => {
    const result = await run({ dataset: rows, function: double, name })
    expect(result.name).toMatch(expected)
    expect([name?.trim(), `experiment-${result.runId.slice(0, 8)}`]).toContain(result.name)
  })
})

describe('E12: the session of a datapoint', () => {
  it('is named after the run, carries inputs and ground truth, and is linked from the run', async () => {
    const server = await platform()
    const result = await run({ serverUrl: server.url, dataset: rows, function: double, name: 'linked' })
    expect(server.runs.get(result.runId)?.['event_ids']).toEqual(result.sessionIds)
    for (const [index, { sessionId }] of result.datapoints.entries())
      expect(server.sessions.get(sessionId)).toMatchObject({
        session_name: 'linked',
        source: 'evaluation',
        inputs: rows[index]?.inputs,
        feedback: { ground_truth: rows[index]?.ground_truth },
      })
  })
})

describe('E13: results and comparisons of stored runs', () => {
  const body = {
    status: 'completed',
    success: true,
    passed: ['a'],
    failed: [],
    metrics: {
      aggregation_function: 'average',
      details: [
        {
          metric_name: 'score',
          metric_type: 'float',
          event_name: 'f',
          event_type: 'chain',
          aggregate: 0.5,
          values: [0.5],
          datapoints: { passed: ['a'], failed: [] },
        },
      ],
    },
    datapoints: [datapoint('a', 0.5)],
  }

  it('are read in the form with details', async () => {
    const server = await platform({ results: { r1: body } })
    const result = await getRunResult('r1', { serverUrl: server.url, aggregateFunction: 'median' })
    expect(result).toMatchObject({
      runId: 'r1',
      success: true,
      metrics: { score: { aggregate: 0.5, values: [0.5], passed: ['a'], eventName: 'f' } },
      datapoints: [{ datapointId: 'a', metrics: [{ name: 'score', value: 0.5 }] }],
    })
    expect(server.collector.requests[0]?.query).toBe('?aggregate_function=median')
  })

  it.each([
    [{ accuracy: 0.9, aggregation_function: 'average' }, { accuracy: 0.9 }],
    [{ accuracy: { aggregate: 0.8, values: [1, 0.6] } }, { accuracy: 0.8 }],
  ])('are read in the older form %j', (metrics, aggregates) => {
    const result = readRunResult('r', { status: 'completed', metrics })
    expect(Object.fromEntries(Object.values(result.metrics).map(({ name, aggregate }) => [name, aggregate]))).toEqual(
      aggregates,
    )
  })

  it('that are not there are an error that says so', async () => {
    const server = await platform()
    await expect(getRunResult('none', { serverUrl: server.url })).rejects.toThrow(
      "The result of run 'none' cannot be read",
    )
  })
})

describe('E14: older spellings', () => {
  it('are accepted: project_id, hh_api_key, max_workers, evaluationFunction, dataset_id', async () => {
    const server = await platform()
    const result = await run({
      evaluationFunction: double,
      hh_api_key: 'k',
      project_id: 'p',
      max_workers: 2,
      server_url: server.url,
      run_id: '0F0F0F0F-1111-4222-8333-444444444444',
      dataset: rows,
      print_results: false,
      aggregate_function: 'max',
    })
    expect(result).toMatchObject({ status: 'completed', runId: '0f0f0f0f-1111-4222-8333-444444444444' })
    expect(server.runs.get(result.runId)).toMatchObject({
      configuration: { max_workers: 2, aggregate_function: 'max' },
    })
    expect(server.collector.requests.at(-1)?.headers['authorization']).toBe('Bearer k')
    expect([...server.sessions.values()][0]).toMatchObject({ project: 'p' })
  })

  it('of functions too: v1 with ground truths second, Python with the datapoint', async () => {
    const seen: unknown[] = []
    await run({
      dataset: [{ inputs: { q: 1 }, ground_truths: { a: 2 } }],
      function: (inputs: unknown, truths: unknown) => seen.push([inputs, truths]),
    })
    await run({
      dataset: rows.slice(0, 1),
      function: (datapoint: { inputs: unknown; ground_truth: unknown }) =>
        seen.push([datapoint.inputs, datapoint.ground_truth]),
    })
    await run({
      dataset: rows.slice(0, 1),
      function: ({ inputs, ground_truth }: Record<string, unknown>) => seen.push([inputs, ground_truth]),
    })
    expect(seen).toEqual([
      [{ q: 1 }, { a: 2 }],
      [{ n: 1 }, 2],
      [{ n: 1 }, 2],
    ])
  })

  it('an option that is none is said, with the nearest there is', async () => {
    const { warnings } = (await import('./resolve-options.ts')).resolveOptions(
      { function: double, dataset: rows, maxWorker: 3 },
      {},
    )
    expect(warnings).toEqual(["evaluate() has no option 'maxWorker'; did you mean 'maxWorkers'?"])
  })
})
