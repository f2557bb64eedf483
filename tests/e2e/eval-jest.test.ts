import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Collector, runChild, startCollector, temporaryFolder } from '@honeyhive/kit'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { ensureHeavy, ensureJest } from '../../scripts/heavy.mjs'

const body = `
const dataset = [1, 2].map((n) => ({ inputs: { n }, groundTruth: n === 2 ? 5 : n * 2 }))
describeEval('doubles', { dataset, function: ({ n }) => n * 2, evaluators: [exactMatch()], printResults: true }, (execution) => {
  expect(execution).toHaveSucceeded()
  expect(execution).toHaveScore('exact_match', true)
})
`
const modules = `import { describeEval } from 'honeyhive/jest'
import { exactMatch } from 'honeyhive/evals'
${body}`
const commonJs = `const { describeEval } = require('honeyhive/jest')
const { exactMatch } = require('honeyhive/evals')
${body}`

let jest = ''
let node24 = ''

beforeAll(async () => {
  jest = await ensureJest()
  node24 = (await ensureHeavy()).node24
}, 600_000)

/** Runs the real command on one file, with a server to report to. */
async function run(name: string, text: string, nodeBinary: string) {
  const folder = await temporaryFolder()
  const collector = await startCollector()
  onTestFinished(async () => {
    await folder.remove()
    await collector.close()
  })
  await symlink(join(jest, 'node_modules'), join(folder.path, 'node_modules'))
  await writeFile(join(folder.path, 'package.json'), '{}')
  await writeFile(join(folder.path, name), text)
  const result = await runChild({
    file: join(jest, 'node_modules/jest/bin/jest.js'),
    nodeArgs: ['--experimental-vm-modules'],
    args: ['--rootDir', folder.path, '--testMatch', `**/${name}`, '--json', '--ci'],
    cwd: folder.path,
    env: { HH_API_URL: collector.url, HONEYHIVE_TELEMETRY: 'false' },
    nodeBinary,
    timeoutMillis: 60_000,
  })
  return { ...result, collector }
}

it.each([
  ['an ES module', 'agent.test.mjs', modules, () => process.execPath],
  ['CommonJS, on a Node that requires ES modules', 'agent.test.cjs', commonJs, () => node24],
])('honeyhive/jest makes a test of each row in a real jest, and one run, for %s', async (_, name, text, node) => {
  const { exitCode, stdout, stderr, collector } = await run(name, text, node())
  expect(exitCode).toBe(1)
  expect(stderr).toContain('exact_match is false; expected true')
  expect(stderr).not.toContain('did not exit')
  expect(stdout).toMatch(/exact_match +0\.5 +50 % +2/)
  const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{"num')))
  const cases = testResults[0].assertionResults.map((one: { title: string; status: string }) => [one.title, one.status])
  expect(cases).toEqual([
    ['1: {"n":1}', 'passed'],
    ['2: {"n":2}', 'failed'],
  ])
  expectOneRun(collector)
})

function expectOneRun({ requests }: Collector): void {
  const of = (method: string, path: RegExp) => requests.filter((one) => one.method === method && path.test(one.path))
  expect(of('POST', /^\/v1\/runs$/)).toMatchObject([{ json: { name: 'doubles', status: 'pending' } }])
  expect(of('POST', /^\/session\/start$/)).toHaveLength(2)
  const [closing, ...more] = of('PUT', /^\/v1\/runs\//)
  expect(more).toEqual([])
  expect(closing?.json).toMatchObject({ status: 'completed', event_ids: [expect.any(String), expect.any(String)] })
}
