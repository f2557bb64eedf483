import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild, temporaryFolder } from '@honeyhive/kit'
import { expect as jestExpect } from 'expect'
import { expect, it, onTestFinished } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))

it('honeyhive/vitest makes a test of each row in a real vitest, with matchers', async () => {
  const folder = await temporaryFolder()
  onTestFinished(folder.remove)
  await symlink(join(repository, 'node_modules'), join(folder.path, 'node_modules'))
  await writeFile(
    join(folder.path, 'agent.test.ts'),
    `import { expect } from 'vitest'
import { describeEval } from 'honeyhive/vitest'
import { exactMatch } from 'honeyhive/evals'
const dataset = [1, 2].map((n) => ({ inputs: { n }, groundTruth: n === 2 ? 5 : n * 2 }))
describeEval('doubles', { dataset, function: ({ n }) => n * 2, evaluators: [exactMatch()] }, (execution) => {
  expect(execution).toHaveSucceeded()
  expect(execution).toHaveScore('exact_match', true)
})
`,
  )
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const result = await runChild({
    file: vitest,
    args: ['run', '--root', folder.path, '--reporter', 'json'],
    cwd: folder.path,
    timeoutMillis: 60_000,
  })
  expect(result.exitCode).toBe(1)
  const { testResults } = JSON.parse(result.stdout.slice(result.stdout.indexOf('{')))
  const cases = testResults[0].assertionResults.map(({ title, status }: { title: string; status: string }) => [
    title,
    status,
  ])
  expect(cases).toEqual([
    ['1: {"n":1}', 'passed'],
    ['2: {"n":2}', 'failed'],
  ])
  expect(testResults[0].assertionResults[1].failureMessages[0]).toContain('exact_match is false; expected true')
})

it('honeyhive/jest uses the globals of a jest test file, and says so where there are none', async () => {
  const { describeEval } = await import('honeyhive/jest')
  const options = { dataset: [{ inputs: 1 }], function: (n: number): number => n, printResults: false }
  expect(() => describeEval('x', options, () => undefined)).toThrow('honeyhive/jest runs in a test file of jest')
  const steps: (() => Promise<void>)[] = []
  const step = (fn: () => Promise<void>): number => steps.push(fn)
  const globals = {
    describe: (_: string, fn: () => void) => fn(),
    it: (_: string, fn: () => Promise<void>) => step(fn),
    beforeAll: step,
    afterAll: step,
    expect: jestExpect,
  }
  Object.assign(globalThis, globals)
  onTestFinished(() => Object.keys(globals).forEach((name) => Reflect.deleteProperty(globalThis, name)))
  const extended = jestExpect as unknown as (value: unknown) => { toHaveSucceeded(): void }
  describeEval('x', options, (execution) => extended(execution).toHaveSucceeded())
  expect(steps).toHaveLength(3)
  for (const run of steps) await run()
})
