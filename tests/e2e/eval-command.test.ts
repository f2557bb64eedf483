import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child, type ChildResult, runChild, startChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, test } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))

let folder: TemporaryFolder

beforeEach(async () => {
  folder = await temporaryFolder()
  await symlink(join(repository, 'node_modules'), join(folder.path, 'node_modules'))
  await mkdir(join(folder.path, 'evals'))
})

afterEach(() => folder.remove())

/** Of four rows the first `right` are answered well. */
function evalFile(name: string, right: number, options = '{}'): string {
  return `import { evaluate } from 'honeyhive'
import { exactMatch } from 'honeyhive/evals'
interface Row { readonly n: number }
const dataset = [0, 1, 2, 3].map((n) => ({ inputs: { n } satisfies Row, groundTruth: 'right' }))
await evaluate({
  name: '${name}', dataset, evaluators: [exactMatch()],
  function: ({ n }: Row): string => (n < ${right} ? 'right' : 'wrong <&>'),
  ...${options},
})
`
}

function put(path: string, text: string): Promise<void> {
  return writeFile(join(folder.path, path), text)
}

function run(...args: readonly string[]): Promise<ChildResult> {
  return runChild({ file: bin, args: ['eval', ...args], cwd: folder.path, timeoutMillis: 60_000 })
}

describe('honeyhive eval', () => {
  it('runs TypeScript files of a folder as they are, and ends with 0 when all pass', async () => {
    await put('evals/good.eval.ts', `import { half } from './lib.js'\n${evalFile('good', 4, '{ threshold: half() }')}`)
    await put('evals/lib.ts', 'export const half = (): number => 0.5\n')
    const result = await run('evals')
    expect(result).toMatchObject({ exitCode: 0 })
    expect(result.stdout).toMatch(/evals\/good\.eval\.ts\n[\s\S]*Verdict: PASS[\s\S]*1 evaluation in 1 file: pass\n$/)
  })

  it('ends with 1 when a threshold is not reached, and writes JUnit, Markdown and JSON', async () => {
    await put('evals/bad.eval.ts', evalFile('bad', 2, '{ threshold: 0.75 }'))
    const result = await run(
      'evals/**/*.eval.ts',
      '--junit',
      'out/j.xml',
      '--markdown',
      'out/s.md',
      '--json',
      'out/r.json',
    )
    expect(result.exitCode).toBe(1)
    const [junit, markdown, json] = await Promise.all(
      ['j.xml', 's.md', 'r.json'].map((name) => readFile(join(folder.path, 'out', name), 'utf8')),
    )
    expect(junit).toContain('<testsuite name="bad" tests="5" failures="1" errors="0" skipped="0"')
    expect(junit).toContain('<failure message="exact_match is 0.5 (average); at least 0.75 is asked for.">')
    expect(markdown).toContain('## ❌ bad: fail')
    expect(markdown).toContain('| exact\\_match | 0.5 | 50 % | 0 |')
    expect(markdown).toContain('wrong \\<&\\>')
    expect(JSON.parse(json ?? '')).toMatchObject({
      version: 1,
      runs: [
        { name: 'bad', verdict: { status: 'fail', exitCode: 1 }, datapoints: [{}, {}, {}, { outputs: 'wrong <&>' }] },
      ],
    })
  })

  it('ends with 2 when the baseline leaves it open', async () => {
    await put('evals/open.eval.ts', evalFile('open', 4, "{ baseline: 'nobody has this name' }"))
    const result = await run()
    expect(result.exitCode).toBe(2)
    expect(result.stdout).toContain('Verdict: INCONCLUSIVE')
  })

  it('runs only what the filter names, and more files make the worst verdict', async () => {
    await put('evals/a.eval.ts', evalFile('alpha', 4))
    await put('evals/b.eval.ts', evalFile('beta', 0, '{ threshold: 1 }'))
    expect(await run('--filter', 'alpha')).toMatchObject({ exitCode: 0 })
    expect(await run()).toMatchObject({ exitCode: 1 })
    expect(await run('--filter', 'gamma')).toMatchObject({
      exitCode: 1,
      stderr: "No evaluation has 'gamma' in its name.\n",
    })
  })

  it('says what is wrong with a file, and ends with 1', async () => {
    await put('evals/broken.eval.ts', "throw new Error('no prompt found')\n")
    await put('evals/empty.eval.ts', 'export {}\n')
    const result = await run()
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain('evals/broken.eval.ts: Error: no prompt found')
    expect(result.stderr).toContain('evals/empty.eval.ts: there is no evaluate() in it.')
  })

  it.each([
    [['--max-workers', 'many'], '--max-workers must be a whole number'],
    [['--wach'], "Unknown option '--wach'"],
  ])('%j is not understood: 64, which is no verdict', async (args, message) => {
    const result = await run(...args)
    expect(result.exitCode).toBe(64)
    expect(result.stderr).toContain(message)
  })

  it('without a file to run says so', async () => {
    expect(await run('nowhere')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('There is no file to run: nowhere'),
    })
  })

  it('finishes what runs at Ctrl-C, writes it, and fails as cancelled', async () => {
    const slow =
      "{ maxWorkers: 1, function: async ({ n }: Row) => { console.log('began ' + n); await new Promise((r) => setTimeout(r, 300)); return 'right' } }"
    await put('evals/slow.eval.ts', evalFile('slow', 4, slow))
    const child = startChild({ file: bin, args: ['eval', '--json', 'r.json'], cwd: folder.path, timeoutMillis: 60_000 })
    await child.waitForLine(/^began 1$/u, { timeoutMillis: 30_000 })
    child.signalGroup('SIGINT')
    const result = await child.ended
    expect(result.exitCode).toBe(1)
    const { runs } = JSON.parse(await readFile(join(folder.path, 'r.json'), 'utf8'))
    expect(runs[0]).toMatchObject({ status: 'cancelled', stats: { total: 4, succeeded: 2, cancelled: 2, failed: 0 } })
  })

  it('--watch runs again when a file changes, until Ctrl-C', async () => {
    await put('evals/a.eval.ts', evalFile('first', 4))
    const child: Child = startChild({ file: bin, args: ['eval', '--watch'], cwd: folder.path, timeoutMillis: 60_000 })
    onTestFinished(async () => void (await child.kill()))
    await child.waitForLine(/^Watching for changes after run 1;/u, { timeoutMillis: 30_000 })
    await put('evals/a.eval.ts', evalFile('second', 4))
    await child.waitForLine(/experiments: second/u, { timeoutMillis: 30_000 })
    await child.waitForLine(/^Watching for changes after run 2;/u, { timeoutMillis: 30_000 })
    child.signalGroup('SIGINT')
    expect((await child.ended).exitCode).toBe(0)
  })
})

test('the evaluation of the example agent ends with its verdict: searching by meaning is better', async () => {
  const json = join(folder.path, 'r.json')
  const result = await runChild({
    file: bin,
    args: ['eval', 'examples/evals', '--json', json],
    cwd: repository,
    timeoutMillis: 120_000,
  })
  expect(result.exitCode).toBe(0)
  const { runs } = JSON.parse(await readFile(json, 'utf8'))
  expect(runs.map(({ stats }: { stats: unknown }) => stats)).toMatchObject([
    { total: 60, succeeded: 60, evaluatorErrors: 0 },
    { total: 60, succeeded: 60, evaluatorErrors: 0 },
  ])
  expect(runs[1].comparison.metrics.has_answer).toMatchObject({ degraded: 0, test: 'mcnemar', verdict: 'pass' })
  expect(runs[1].comparison.metrics.has_answer.interval.low).toBeGreaterThan(0)
  expect(runs[1].verdict).toMatchObject({ status: 'pass' })
}, 150_000)
