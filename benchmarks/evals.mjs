// `node benchmarks/evals.mjs`: what an evaluation costs beside its own function, and beside other runners, in fresh processes.
import { execFile, fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { installedPeers, measuredPeer } from './evals/peers.mjs'
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
const peers = await installedPeers()
const sinks = {
  posts: 'sink.mjs',
  'posts by node:http': 'sink.mjs',
  delivered: 'sink.mjs',
  'delivered, bare server': 'evals/bare-sink.mjs',
}
const names = ['loops', 'p-limit', ...peers, 'local', ...Object.keys(sinks)]

const results = Object.fromEntries(names.map((name) => [name, []]))
for (let round = 0; round < rounds; round += 1)
  for (const name of names) {
    results[name].push(await (peers.includes(name) ? measuredPeer(name, job) : measured(name, job)))
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
  const sink = variant in sinks ? await startSink(sinks[variant]) : undefined
  const args = Object.entries(work).flatMap(([name, value]) => [`--${name}`, String(value)])
  try {
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', here('evals/measure.mjs'), '--variant', variant, ...(sink?.args ?? []), ...args],
      // Without a server and a key nothing is recorded.
      { env: { PATH: process.env.PATH, HOME: '/nonexistent' }, timeout: 300_000 },
    )
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } finally {
    sink?.stop()
  }
}

function startSink(file) {
  return new Promise((resolve, reject) => {
    const child = fork(here(file))
    child.once('error', reject)
    child.once('message', ({ url }) => {
      resolve({ args: ['--url', url, '--server', String(child.pid)], stop: () => child.kill() })
    })
  })
}

function compose() {
  const of = (name, field) => median(results[name].map((result) => result[field] ?? 0))
  const rows = names.map((name) => {
    const wall = of(name, 'wallMillis')
    const perCall = ((of(name, 'activeMillis') - of('loops', 'activeMillis')) / (job.count * job.evaluators)) * 1000
    const server = name in sinks ? of(name, 'serverMillis').toFixed(0) : '–'
    return `| ${name} | ${wall.toFixed(0)} | **${(wall / ideal).toFixed(2)}** | ${of(name, 'activeMillis').toFixed(0)} | ${of(name, 'cpuMillis').toFixed(0)} | ${server} | ${name === 'loops' ? '–' : perCall.toFixed(0)} |`
  })
  const memory = large.map(
    ({ count, wallMillis, heapGrowth }) =>
      `| ${count} | ${(wallMillis / 1000).toFixed(1)} | ${(heapGrowth / count).toFixed(0)} |`,
  )
  return [
    '# Benchmark of evaluations',
    '',
    `Written by \`node benchmarks/evals.mjs\`: ${job.count} datapoints of a function that takes ${job.millis} ms, ${job.evaluators} trivial evaluators, ${job.workers} workers; ideal is ${ideal} ms.`,
    `Fresh processes, ${rounds} rounds, medians; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}.`,
    '',
    '| variant | wall ms | **of ideal** | main thread busy ms | CPU of all its threads ms | CPU of the server ms | µs for each datapoint and evaluator, beyond loops |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '- `loops` is as many loops over the rows as there are workers.',
    '- `autoevals in vitest` is a test for each row with autoevals’ `ExactMatch` as each evaluator; `evalite` is its own runner with results in memory. Both keep no record beyond the process. Their CPU is that of the process that runs the rows.',
    '- `local` is `evaluate` without a server, `delivered` with one: a session, five spans and a result for each datapoint, and it ends when the server has answered for all of them.',
    '- `posts` is the floor of that: the loops, and a thread that makes the same two requests for each row and nothing else, by `fetch` or by `node:http`.',
    '- The server is on the same machine, in a process of its own: of Node’s HTTP, or (`bare server`) of a socket that answers every request with the same bytes. With as few cores as here, all CPU together divided by the cores is a lower bound of the wall time.',
    peers.length === 0 ? '- The other runners did not install where this was run.' : '',
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
