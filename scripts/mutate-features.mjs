// `npm run test:features`: takes the code of each feature away, one at a time, and fails unless the test that is named for the
// feature fails then. Works on copies of the repository in the temporary directory; the work tree stays as it is.
//
//   npm run test:features                 every row of tests/features/features.json
//   npm run test:features -- 12 8a        these rows; a number alone is all its rows
//   npm run test:features -- --docs       only writes docs/features.md
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyRepository } from './copy-repository.mjs'
import { featuresPage, readFeatures } from './features-page.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { seconds, step } from './progress.mjs'
import { fail, root, runTool } from './run.mjs'

const { values, positionals: wanted } = parseArgs({
  options: { docs: { type: 'boolean', default: false } },
  allowPositionals: true,
})

/** As many copies, and rows at a time. */
const lanes = 2
/** A test that hangs without its feature ends by its own timeout, 30 s; this is for a runner that does. */
const maxRunMillis = 180_000

async function main() {
  const startedAt = performance.now()
  const table = await readFeatures()
  if (values.docs) return writeFile(join(root, 'docs/features.md'), featuresPage(table))
  checkNode()
  await ensureInstalled('test')
  const rows = table.features.filter(isWanted)
  if (rows.length === 0) throw new Error(`There is no such feature. There are: ${idsOf(table.features)}.`)
  const folder = await mkdtemp(join(tmpdir(), 'honeyhive-features-'))
  try {
    const copies = Array.from({ length: Math.min(lanes, rows.length) }, (_, index) => join(folder, String(index)))
    await step('copy the repository', () => Promise.all(copies.map(copyRepository)))
    await step('build what some tests bundle', () => Promise.all(copies.map(buildLowest)))
    const whole = await step('run the tests with every feature there', () => runTests(copies[0], rows))
    const outcomes = await mutateAll(rows, copies, whole)
    report(outcomes, performance.now() - startedAt)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The packages below the tracer, which it is bundled with. */
function buildLowest(copy) {
  return runTool('tsc', ['-b', join(copy, 'packages/otlp'), join(copy, 'packages/api')])
}

function isWanted({ id }) {
  return wanted.length === 0 || wanted.some((one) => one === id || one === String(Number.parseInt(id, 10)))
}

function idsOf(rows) {
  return rows.map(({ id }) => id).join(', ')
}

/** Each copy takes the next row as soon as it is done with one. */
async function mutateAll(rows, copies, whole) {
  const waiting = [...rows]
  const outcomes = []
  await Promise.all(
    copies.map(async (copy) => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        const startedAt = performance.now()
        const problem = (await greenProblem(copy, row, whole)) ?? (await mutated(copy, row))
        const time = seconds(performance.now() - startedAt)
        outcomes.push({ row, problem })
        const verdict = problem === undefined ? 'red without it' : `NOT SHOWN: ${problem}`
        process.stdout.write(`${row.id.padEnd(4)} ${row.feature.padEnd(44)} ${verdict} (${time})\n`)
      }
    }),
  )
  return outcomes
}

/** Why a row shows nothing, `undefined` when its test fails without the feature. */
async function mutated(copy, row) {
  const { mutation } = row
  const file = join(copy, mutation.file)
  const before = await readFile(file, 'utf8')
  const parts = before.split(mutation.find)
  if (parts.length !== 2) return `the text to find occurs ${parts.length - 1} times in ${mutation.file}`
  await writeFile(file, parts.join(mutation.replace))
  try {
    return redProblem(resultsOf(row, await runTests(copy, [row])))
  } finally {
    await writeFile(file, before)
  }
}

/** Why the test says nothing of the feature: it fails with it there, also once more and alone, where it has the machine for itself. */
async function greenProblem(copy, row, whole) {
  const isGreen = (results) => results.length > 0 && results.every(({ isPassed }) => isPassed)
  if (isGreen(resultsOf(row, whole))) return undefined
  const results = resultsOf(row, await runTests(copy, [row]))
  if (isGreen(results)) return undefined
  const failed = results.find(({ isPassed }) => !isPassed)
  if (failed === undefined) return `no test of this name ran in ${row.test.file}`
  return `the test fails with the feature there: ${failed.why}`
}

function redProblem(results) {
  if (results.length === 0) return 'the file of the test cannot be loaded any more'
  const failed = results.filter(({ isPassed }) => !isPassed)
  if (failed.length === 0) return 'the test passes without the feature'
  // Such a change has broken the code, and not taken a feature away.
  return failed.every(({ why }) => /^(ReferenceError|SyntaxError)/u.test(why)) ? failed[0].why : undefined
}

function resultsOf({ test }, results) {
  const pattern = patternOf(test.name)
  return results.filter(({ file, name }) => file === test.file && pattern.test(name))
}

/** Names of tests begin with those of the blocks around them; placeholders are filled in. */
function patternOf(name) {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll(/%[a-z#]/gu, '.+')
  return new RegExp(`(^| )${escaped}$`, 'u')
}

/** The outcome of each named test, by file and full name. */
async function runTests(copy, rows) {
  const outputFile = join(copy, '.results.json')
  await rm(outputFile, { force: true })
  const files = [...new Set(rows.map(({ test }) => test.file))]
  const names = [...new Set(rows.map(({ test }) => patternOf(test.name).source))].join('|')
  const args = ['run', ...files, '--testNamePattern', names, '--reporter=json', `--outputFile=${outputFile}`]
  await runVitest(copy, args, maxRunMillis * rows.length)
  const text = await readFile(outputFile, 'utf8').catch(() => '{"testResults":[]}')
  return JSON.parse(text).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status, failureMessages }) => ({
        file: name.slice(name.indexOf(copy) + copy.length + 1).replaceAll('\\', '/'),
        name: [...ancestorTitles, title].join(' '),
        isPassed: status === 'passed',
        why: failureMessages[0]?.split('\n')[0] ?? '',
      })),
  )
}

/** Resolves at its end, however it ends: what became of the tests is in its report. */
function runVitest(copy, args, timeout) {
  return new Promise((resolve, reject) => {
    const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
    const child = spawn(process.execPath, [vitest, ...args], { cwd: copy, stdio: 'ignore', timeout })
    child.once('error', reject)
    child.once('close', resolve)
  })
}

function report(outcomes, millis) {
  const shown = outcomes.filter(({ problem }) => problem === undefined).length
  const left = outcomes.filter(({ problem }) => problem !== undefined).map(({ row }) => row)
  process.stdout.write(`${shown} of ${outcomes.length} features are shown by their tests, in ${seconds(millis)}.\n`)
  if (left.length === 0) return
  process.stdout.write(`Not shown: ${idsOf(left)}\n`)
  process.exitCode = 1
}

await main().catch(fail)
