import { trace } from '@honeyhive/tracing'
import { expect, it, onTestFinished } from 'vitest'
import { startPlatform } from '../../tests/start-platform.ts'
import { exactMatch } from '../builtin/exact-match.ts'
import { type Case, describeEvaluation, type TestRunner } from './describe-evaluation.ts'
import { matchers } from './matchers.ts'

/** A test runner as small as one can be: collects, then runs one after the other. */
function miniRunner() {
  const tests: { readonly name: string; readonly fn: () => Promise<void> }[] = []
  const before: (() => Promise<void>)[] = []
  const after: (() => Promise<void>)[] = []
  const runner: TestRunner = {
    describe: (_name, fn) => fn(),
    it: (name, fn) => tests.push({ name, fn }),
    beforeAll: (fn) => before.push(fn),
    afterAll: (fn) => after.push(fn),
  }
  const outcome = async (fn: () => Promise<void>): Promise<string> =>
    fn().then(
      () => 'passed',
      (error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`,
    )
  return {
    runner,
    async run() {
      for (const fn of before) await fn()
      const results: Record<string, string> = {}
      for (const { name, fn } of tests) results[name] = await outcome(fn)
      for (const fn of after) results['afterAll'] = await outcome(fn)
      return results
    },
  }
}

const rows = [
  { inputs: { n: 1 }, groundTruth: 2 },
  { inputs: { n: 2 }, groundTruth: 5 },
]
const lookup = trace((key: string) => key.length, { name: 'lookup', eventType: 'tool' })

it('is one test for each row and one run for all, and a case that fails leaves its scores in the run', async () => {
  const server = await startPlatform()
  onTestFinished(() => server.collector.close())
  const { runner, run } = miniRunner()
  const seen: Case<{ n: number }, number, number>[] = []
  describeEvaluation(
    runner,
    'doubles',
    { serverUrl: server.url, dataset: rows, function: ({ n }) => (lookup(`k${n}`), n * 2), evaluators: [exactMatch()] },
    (execution) => {
      seen.push(execution)
      if (execution.outputs !== execution.groundTruth) throw new Error('wrong')
    },
  )
  expect(await run()).toEqual({ '1: {"n":1}': 'passed', '2: {"n":2}': 'failed: wrong', afterAll: 'passed' })
  expect(server.runs.size).toBe(1)
  const [stored] = server.runs.values()
  expect(stored).toMatchObject({ name: 'doubles', status: 'completed' })
  expect(stored?.['event_ids']).toHaveLength(2)
  expect(seen[0]?.result.scores['exact_match']).toMatchObject({ value: true })
  expect(seen[0]?.spans.map(({ name }) => name)).toContain('lookup')
})

it('a verdict of fail fails the suite, and wrong options fail before a test runs', async () => {
  const { runner, run } = miniRunner()
  describeEvaluation(
    runner,
    'fails',
    { dataset: rows, function: () => 1, evaluators: [exactMatch()], threshold: 0.9 },
    () => undefined,
  )
  expect((await run())['afterAll']).toBe(
    'failed: The run fails: exact_match is 0 (average); at least 0.9 is asked for.',
  )
  expect(() => describeEvaluation(runner, 'x', { dataset: [], function: () => 1 }, () => undefined)).toThrow(
    'The dataset is empty',
  )
})

it('matchers know scores, passing, tools and their order', async () => {
  const { runner, run } = miniRunner()
  expect.extend(matchers)
  let execution: unknown
  describeEvaluation(
    runner,
    'm',
    { dataset: rows.slice(0, 1), function: ({ n }) => (lookup('key'), n * 2), evaluators: [exactMatch()] },
    (given) => {
      execution = given
    },
  )
  await run()
  const call = (name: keyof typeof matchers, ...args: readonly unknown[]): boolean =>
    matchers[name](execution, ...args).pass
  expect([
    call('toHaveScore', 'exact_match', true),
    call('toHaveScore', 'exact_match', 1),
    call('toHaveScore', 'exact_match', { atMost: 0.5 }),
  ]).toEqual([true, true, false])
  expect([
    call('toHaveScore', 'other'),
    call('toPass'),
    call('toPass', 'exact_match'),
    call('toPass', 'other'),
  ]).toEqual([false, true, true, false])
  expect([
    call('toHaveCalledTool', 'lookup', { key: 'key' }),
    call('toHaveCalledTool', 'lookup', { key: 'x' }),
  ]).toEqual([true, false])
  expect([call('toHaveToolOrder', ['lookup']), call('toHaveToolOrder', []), call('toHaveSucceeded')]).toEqual([
    true,
    false,
    true,
  ])
  expect(matchers.toHaveCalledTool(execution, 'search').message()).toBe('called: lookup')
  expect(() => matchers.toPass(7)).toThrow('toPass expects what a case of describeEval gets')
})
