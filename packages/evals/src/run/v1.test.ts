import { expect, it, onTestFinished } from 'vitest'
import { startPlatform } from '../../tests/start-platform.ts'
import { evaluate } from './evaluate.ts'
import type { EvaluateOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'

it('a program of the first SDK gets the result that it knows, with a JSON text for each row', async () => {
  const server = await startPlatform()
  onTestFinished(() => server.collector.close())
  const dataset = [
    { inputs: { query: 'a' }, ground_truths: { response: 'A' } },
    { inputs: { query: 'b' }, ground_truths: { response: 'x' } },
  ]
  const config = {
    apiKey: 'key',
    project: 'demo',
    serverUrl: server.url,
    name: 'first',
    suite: 'mine',
    dataset,
    runConcurrently: false,
    metadata: { team: 'a' },
    disableHttpTracing: true,
    function: (inputs: { query: string }, truths: { response: string }) =>
      `${inputs.query.toUpperCase()} for ${truths.response}`,
    evaluators: [
      (outputs: string, _inputs: unknown, truths: { response: string }) => outputs.startsWith(truths.response),
      function score() {
        return { rating: 5 }
      },
    ],
    printResults: false,
  }
  const result = await evaluate(config as unknown as EvaluateOptions)
  expect(result).toMatchObject({
    runId: expect.any(String),
    status: 'completed',
    suite: 'mine',
    stats: { duration_s: expect.any(Number) },
  })
  // The scheme of the first SDK: 24 digits of MD5.
  expect(result.datasetId).toMatch(/^EXT-[0-9a-f]{24}$/)
  expect(result.sessionIds).toHaveLength(2)
  expect(result.data).toEqual({
    input: ['{"query":"a"}', '{"query":"b"}'],
    output: ['"A for A"', '"B for x"'],
    metrics: [
      '{"evaluator_0":true,"score":null,"score_rating":5}',
      '{"evaluator_0":false,"score":null,"score_rating":5}',
    ],
    metadata: ['{}', '{}'],
    ground_truth: ['{"response":"A"}', '{"response":"x"}'],
  })
  expect(server.runs.get(result.runId)).toMatchObject({ metadata: { team: 'a' }, configuration: { max_workers: 1 } })
})

it('HH_MAX_WORKERS counts where the program says nothing, and a program that says something wins', () => {
  const options = { dataset: [{ inputs: 1 }], function: () => 1 }
  expect(resolveOptions(options, { HH_MAX_WORKERS: '3' }).maxWorkers).toBe(3)
  expect(resolveOptions({ ...options, maxWorkers: 5 }, { HH_MAX_WORKERS: '3' }).maxWorkers).toBe(5)
  expect(resolveOptions(options, { HH_MAX_WORKERS: 'many' }).maxWorkers).toBe(10)
})

it.each([
  [{}, "Please provide a function to evaluate: 'function' is missing."],
  [{ maxWorkers: 0 }, 'maxWorkers must be a whole number from 1 upwards, but is 0.'],
  [{ trials: 1.5 }, 'trials must be a whole number from 1 upwards, but is 1.5.'],
  [{ timeout: -1 }, 'timeoutMillis must be milliseconds above 0, but is -1.'],
  [{ runId: 'mine' }, "runId must be a UUID, but is 'mine'."],
  [{ aggregateFunction: 'mode' }, 'aggregateFunction must be one of average'],
  [{ evaluators: 'x' }, 'evaluators must be a list of functions, but is string.'],
  [{ evaluators: [1] }, 'evaluators[0] must be a function or the name of a built-in one, but is number.'],
  [{ evaluators: ['exact_mach'] }, "There is no built-in evaluator 'exact_mach'; did you mean 'exact_match'?"],
  [{ evaluators: ['nothing_like_it'] }, "There is no built-in evaluator 'nothing_like_it'. There are: exact_match"],
  [{ name: 5 }, 'name must be a string, but is 5.'],
  [{ metadata: ['a'] }, 'metadata must be an object, but is ["a"].'],
  [{ signal: true }, 'signal must be an AbortSignal, but is true.'],
  [
    { threshold: 'high' },
    "threshold must be a number, { min, max }, or either by metric: { exact_match: 0.9 }, but is 'high'.",
  ],
  [{ threshold: { a: 'high' } }, 'threshold must be a number, { min, max }, or either by metric'],
  [
    { baseline: 5 },
    "baseline must be a run's id or name, 'merge-base', { runId }, { name }, or the result of evaluate(), but is 5.",
  ],
  [
    { dataset: [{ inputs: 1 }, { inputs: () => 1 }] },
    'Row 2 of the dataset cannot be used. A dataset must be JSON: expected a JSON value at $.inputs, got function.',
  ],
  [{ evaluators: ['F1', 'f1_score'] }, "Two evaluators are named 'f1_score'."],
  [{ evaluators: [() => 1] }, 'evaluators[0] has no name, so its scores would have none.'],
])('%j is one clear error before anything runs', async (given, message) => {
  const function_ = Object.keys(given).length === 0 ? {} : { function: () => 1 }
  const options = { ...function_, dataset: [{ inputs: 1 }], printResults: false, ...given }
  await expect(evaluate(options as unknown as EvaluateOptions)).rejects.toThrow(message)
})
