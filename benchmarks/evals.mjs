// `node benchmarks/evals.mjs`: what an evaluation costs beside its own function, beside plain p-limit, in fresh processes.
import { execFile, fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { median } from './statistics.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const run = promisify(execFile)
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    print: { type: 'boolean', default: false },
    large: { type: 'string', default: '100000' },
  },
})
const rounds = Number(options.rounds)
const job = { count: 1_000, millis: 20, evaluators: 4, workers: 50 }
const ideal = (job.count / job.workers) * job.millis
const names = ['loops', 'p-limit', 'local', 'delivered']

const results = Object.fromEntries(names.map((name) => [name, []]))
for (let round = 0; round < rounds; round += 1)
  for (const name of names) {
    results[name].push(await measured(name, job))
    process.stderr.write(`${name}: round ${round + 1} of ${rounds}\n`)
  }
const large = []
for (const count of [10_000, Number(options.large)]) {
  large.push({ count, ...(await measured('local', { ...job, count, millis: 0 })) })
  process.stderr.write(`local: ${count} rows\n`)
}
const page = compose()
if (options.print) process.stdout.write(page)
else await writeFile(here('../docs/benchmarks-evals.md'), page)

async function measured(variant, work) {
  const sink = variant === 'delivered' ? await startSink() : undefined
  const args = Object.entries(work).flatMap(([name, value]) => [`--${name}`, String(value)])
  try {
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', here('evals/measure.mjs'), '--variant', variant, ...(sink ? ['--url', sink.url] : []), ...args],
      // Without a server and a key nothing is recorded.
      { env: { PATH: process.env.PATH, HOME: '/nonexistent' }, timeout: 300_000 },
    )
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } finally {
    sink?.stop()
  }
}

function startSink() {
  return new Promise((resolve, reject) => {
    const child = fork(here('sink.mjs'))
    child.once('error', reject)
    child.once('message', ({ url }) => resolve({ url, stop: () => child.kill() }))
  })
}

function compose() {
  const of = (name, field) => median(results[name].map((result) => result[field]))
  const rows = names.map((name) => {
    const wall = of(name, 'wallMillis')
    const perCall = ((of(name, 'activeMillis') - of('loops', 'activeMillis')) / (job.count * job.evaluators)) * 1000
    return `| ${name} | ${wall.toFixed(0)} | **${(wall / ideal).toFixed(2)}** | ${of(name, 'activeMillis').toFixed(0)} | ${name === 'loops' ? '–' : perCall.toFixed(0)} |`
  })
  const memory = large.map(
    ({ count, wallMillis, heapGrowth }) =>
      `| ${count} | ${(wallMillis / 1000).toFixed(1)} | ${(heapGrowth / count).toFixed(0)} |`,
  )
  return [
    '# Benchmark of evaluations',
    '',
    `Written by \`node benchmarks/evals.mjs\`: ${job.count} datapoints of a function that takes ${job.millis} ms, ${job.evaluators} trivial evaluators, ${job.workers} workers; ideal is ${ideal} ms.`,
    `Fresh processes, ${rounds} rounds, medians; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}. The server of \`delivered\` is a sink in a process of its own.`,
    '',
    '| variant | wall ms | **of ideal** | main thread busy ms | µs for each datapoint and evaluator, beyond loops |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '`loops` is as many loops over the rows as there are workers. `local` is `evaluate` without a server, `delivered` with one: a session, five spans and a result for each datapoint.',
    'Evalite needs a compiler for its database and is not run here; autoevals brings scorers and no runner.',
    '',
    '## Memory',
    '',
    'A function that answers at once, without a server: bytes of heap that are kept for each datapoint when the run is over, its result included.',
    '',
    '| datapoints | seconds | bytes each |',
    '|---|---|---|',
    ...memory,
    '',
  ].join('\n')
}
