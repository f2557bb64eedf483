import { type RecordedAnswer, type RecordingServer, startRecordingServer } from '@honeyhive/kit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { evaluate, evaluator } from '../index.ts'

/** The faults of the first SDK's `evaluate` and `evaluator`, in its own form of calling them. */
let server: RecordingServer
let answer: RecordedAnswer
let printed: string[]

beforeEach(async () => {
  answer = () => ({ run_id: 'r', evaluation: { run_id: 'r' }, success: true })
  server = await startRecordingServer((request, response) => answer(request, response))
  printed = []
  const keep = (text: string | Uint8Array): boolean => printed.push(String(text)) > 0
  vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  vi.spyOn(process.stderr, 'write').mockImplementation(keep)
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const dataset = [
  { inputs: { question: 'a' }, ground_truths: { answer: 'A' } },
  { inputs: { question: 'b' }, ground_truths: { answer: 'B' } },
]
const asked = (): readonly string[] => server.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)

test('B2: every request goes to serverUrl, those for the run too', async () => {
  const { runId } = await evaluate({
    apiKey: 'key',
    project: 'demo',
    serverUrl: server.url,
    dataset,
    function: (inputs: { question: string }) => inputs.question.toUpperCase(),
    printResults: false,
  })
  const runs = asked().filter((line) => line.includes('/runs'))
  expect(runs).toEqual([expect.stringMatching(/^POST .*\/runs$/u), expect.stringContaining(runId)])
  expect(asked()).toEqual(expect.arrayContaining(['POST /session/start', 'POST /opentelemetry/v1/traces']))
  expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer key']))
})

test('B5: a function that throws is a failed datapoint, and the run is completed', async () => {
  const result = await evaluate({
    serverUrl: server.url,
    dataset,
    function: (inputs: { question: string }) => {
      if (inputs.question === 'a') throw new Error('no a')
      return 'B'
    },
    printResults: false,
  })
  expect(result).toMatchObject({ status: 'completed', stats: { succeeded: 1, failed: 1 } })
  expect(JSON.stringify(result.datapoints[0])).toContain('no a')
  expect(asked().at(-1)).toMatch(/^PUT .*\/runs\//u)
})

test('B11: evaluator prints nothing', () => {
  evaluator((outputs: string) => outputs.length, { repeat: 2, weight: 3 })
  expect(printed).toEqual([])
})

test('B12: evaluators keep their names, repeat gives one score, and none overwrites another', async () => {
  const scores = [1, 0]
  const named = evaluator(function first() {
    return scores.shift() ?? 0
  })
  const mean = evaluator(() => 0.5, { name: 'mean', repeat: 3, aggregate: 'mean' })
  const result = await evaluate({
    serverUrl: server.url,
    dataset,
    function: () => 'x',
    evaluators: [named, mean],
    maxWorkers: 1,
    printResults: false,
  })
  expect(Object.keys(result.metrics).toSorted()).toEqual(['first', 'mean'])
  expect(result.metrics['first']?.aggregate).toBe(0.5)
  expect(result.metrics['mean']?.aggregate).toBe(0.5)
})

test('B15: a server that takes no spans does not take the results', async () => {
  answer = ({ url }, response) =>
    url.includes('/v1/traces') ? void response.writeHead(500).end() : { run_id: 'r', evaluation: { run_id: 'r' } }
  const result = await evaluate({ serverUrl: server.url, dataset, function: () => 'x', printResults: false })
  expect(result.stats.succeeded).toBe(2)
  expect(asked().at(-1)).toMatch(/^PUT .*\/runs\//u)
})

test('B18: HH_MAX_WORKERS bounds how many functions run at once', async () => {
  vi.stubEnv('HH_MAX_WORKERS', '1')
  let running = 0
  let most = 0
  await evaluate({
    serverUrl: server.url,
    dataset,
    function: async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
    },
    printResults: false,
  })
  expect(most).toBe(1)
})

test('B23, B24: a text output is one cell of what is printed, and the title is not that of the SDK', async () => {
  const output = 'an answer of about forty characters, no more'
  const result = await evaluate({ serverUrl: server.url, dataset, function: () => output, name: 'nightly' })
  const lines = printed.join('').split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(400)
  expect(result.suite).not.toBe('sdk')
  expect(printed.join('')).not.toContain('===== sdk')
})
