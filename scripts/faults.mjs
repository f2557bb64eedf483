// `npm run test:faults`: every case of every fault family, the long ones too; prints passed of total for each family.
// `npm run test:server-faults` does the same with the families of the server (`--list`, the file that lists them).
// Arguments are names of families (`npm run test:faults -- A3 J1`). Ends with 1 when a case does not pass or is missing.
// `--node` is the version that runs the tests and all that they start: 24, or the path of a `node`; by default this one.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { ensureHeavy } from './heavy.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { seconds, step } from './progress.mjs'
import { CommandFailed, fail, root, run, runTool } from './run.mjs'

const { values: options, positionals: wanted } = parseArgs({
  options: {
    list: { type: 'string', default: 'tests/faults/families.json' },
    node: { type: 'string', default: process.execPath },
  },
  allowPositionals: true,
})

async function main() {
  const startedAt = performance.now()
  checkNode()
  await ensureInstalled('test')
  await ensureBuilt()
  const all = JSON.parse(await readFile(join(root, options.list), 'utf8'))
  const families = wanted.length === 0 ? all : all.filter(({ family }) => wanted.includes(family))
  if (families.length === 0)
    throw new Error(`There is no such family. There are: ${all.map(({ family }) => family).join(', ')}.`)
  const files = [...new Set(families.flatMap((family) => family.files))]
  const node = options.node === '24' ? (await ensureHeavy()).node24 : options.node
  const version = (await run(node, ['--version'])).trim()
  const label = `run ${files.length} files of ${families.length} families on Node ${version}`
  const tests = await step(label, () => runTests(files, node))
  const isWell = report(families, tests)
  process.stdout.write(`${seconds(performance.now() - startedAt)}\n`)
  if (!isWell) process.exitCode = 1
}

/** Every test of these files, by file and full name. */
async function runTests(files, node) {
  const folder = await mkdtemp(join(tmpdir(), 'honeyhive-faults-'))
  const outputFile = join(folder, 'results.json')
  try {
    await runTool('vitest', ['run', ...files, '--reporter=json', `--outputFile=${outputFile}`], {
      // The tools find their `node` by the path.
      env: { FAULTS: 'all', PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    }).catch((error) => {
      // A case that fails makes the tool fail; which one it was is in its report.
      if (!(error instanceof CommandFailed)) throw error
    })
    const { testResults } = JSON.parse(await readFile(outputFile, 'utf8'))
    return testResults.flatMap(({ name, message, assertionResults }) => {
      if (assertionResults.length === 0) process.stdout.write(`${name} did not run: ${message}\n`)
      return assertionResults.map((test) => ({
        file: relative(root, name),
        name: [...test.ancestorTitles, test.title].join(' '),
        isPassed: test.status === 'passed',
        why: test.failureMessages?.[0]?.split('\n')[0] ?? test.status,
      }))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** True when each family has all its cases, and each passes. */
function report(families, tests) {
  const rows = families.map((family) => ({ ...family, tests: tests.filter((test) => isOf(family, test)) }))
  for (const { family, about, cases, tests } of rows) {
    const passed = tests.filter(({ isPassed }) => isPassed).length
    const total = Math.max(cases, tests.length)
    const missing = cases > tests.length ? `, ${cases - tests.length} missing` : ''
    process.stdout.write(`${family.padEnd(4)} ${`${passed} of ${total}`.padStart(12)}${missing}  ${about}\n`)
  }
  const failed = rows.flatMap(({ family, tests }) =>
    tests.filter(({ isPassed }) => !isPassed).map(({ name, why }) => ({ family, name, why })),
  )
  const sum = (count) => rows.reduce((total, row) => total + count(row), 0)
  const passed = sum((row) => row.tests.length) - failed.length
  const total = sum((row) => Math.max(row.cases, row.tests.length))
  process.stdout.write(`all  ${`${passed} of ${total}`.padStart(12)}\n`)
  for (const { family, name, why } of failed) process.stdout.write(`not passed: ${family}: ${name}\n    ${why}\n`)
  return passed === total
}

function isOf({ files, only, without }, { file, name }) {
  if (!files.includes(file)) return false
  return (
    (only === undefined || new RegExp(only, 'u').test(name)) &&
    !(without !== undefined && new RegExp(without, 'u').test(name))
  )
}

await main().catch(fail)
