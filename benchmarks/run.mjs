// `npm run bench`: measures every variant in fresh processes, interleaved round by round, and writes docs/benchmarks.md.
//
//   node benchmarks/run.mjs [--rounds 5] [--seconds 4] [--node /path/to/node …] [--only calls|start|delivery|size] [--payload small …] [--print]
import { execFile, fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { measureDelivery } from './delivery.mjs'
import { keptSections } from './page/sections.mjs'
import { payloads } from './payloads.mjs'
import { measureSize } from './size.mjs'
import { median, medianRatio } from './statistics.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const runFile = promisify(execFile)
const variants = ['none', 'stock', 'honeyhive']
const shapes = ['sync', 'async']
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    only: { type: 'string', multiple: true, default: ['calls', 'start', 'delivery', 'size'] },
    payload: { type: 'string', multiple: true, default: Object.keys(payloads) },
    print: { type: 'boolean', default: false },
  },
})
const rounds = Number(options.rounds)

const sections = []
if (options.only.includes('calls')) for (const node of options.node) sections.push(await measureCalls(node))
if (options.only.includes('start')) for (const node of options.node) sections.push(await measureStart(node))
if (options.only.includes('delivery'))
  for (const node of options.node)
    sections.push(
      ...(await measureDelivery({ node, version: await versionOf(node), rounds, seconds: options.seconds })),
    )
if (options.only.includes('size')) sections.push(await measureSize())
const page = await compose(sections)
if (options.print) process.stdout.write(page)
else await writeFile(here('../docs/benchmarks.md'), page + (await keptSections(['server', 'page'])))

async function measureCalls(node) {
  const rows = []
  for (const payload of options.payload) {
    for (const shape of shapes) rows.push(await measureCall(node, payload, shape))
  }
  return [
    `## A traced call, ${await versionOf(node)}`,
    '',
    'Microseconds a call, less the same program untraced, export included: CPU of the main thread, time that the call itself takes longer (median), CPU of the whole process (bodies uncompressed). Ratio: ours to stock, median of the rounds.',
    '',
    '| payload | shape | calls/s | main thread: stock | ours | **ratio** | added to the call: stock | ours | **ratio** | process: stock | ours | **ratio** | lost: stock | ours |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measureCall(node, payload, shape) {
  const results = Object.fromEntries(variants.map((variant) => [variant, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of rotate(variants, round))
      results[variant].push(await oneCallMeasurement(node, variant, payload, shape))
    process.stderr.write(`${payload} ${shape}: round ${round + 1} of ${rounds}\n`)
  }
  const added = (variant, field) => results[variant].map((result, round) => result[field] - results.none[round][field])
  const lost = (variant) => median(results[variant].map((result) => result.spans - result.received))
  const compared = (field) => {
    const [stock, ours] = [added('stock', field), added('honeyhive', field)]
    return [median(stock).toFixed(1), median(ours).toFixed(1), `**${medianRatio(ours, stock).toFixed(2)}**`]
  }
  const fields = ['mainMicros', 'medianMicros', 'processMicros'].flatMap(compared)
  return `| ${[payload, shape, payloads[payload]().rate, ...fields, lost('stock'), lost('honeyhive')].join(' | ')} |`
}

async function oneCallMeasurement(node, variant, payload, shape) {
  const sink = await startSink()
  try {
    const args = [
      '--variant',
      variant,
      '--payload',
      payload,
      '--shape',
      shape,
      '--seconds',
      options.seconds,
      '--url',
      sink.url,
    ]
    const result = await runMeasure(node, 'calls', args)
    const { spans: received, bytes } = await sink.count()
    return { ...result, received, bytes }
  } finally {
    sink.stop()
  }
}

async function measureStart(node) {
  const results = Object.fromEntries(variants.map((variant) => [variant, []]))
  const sink = await startSink()
  for (let round = 0; round < rounds * 2; round += 1) {
    for (const variant of rotate(variants, round)) {
      results[variant].push((await runMeasure(node, 'start', ['--variant', variant, '--url', sink.url])).millis)
    }
  }
  sink.stop()
  const added = (variant) => results[variant].map((millis, round) => millis - results.none[round])
  const ratio = medianRatio(added('honeyhive'), added('stock'))
  return [
    `## Import and initialisation, ${await versionOf(node)}`,
    '',
    '| | main-thread CPU ms |',
    '|---|---|',
    `| stock | ${median(added('stock')).toFixed(1)} |`,
    `| ours | ${median(added('honeyhive')).toFixed(1)} |`,
    `| **ratio** | **${ratio.toFixed(2)}** |`,
  ].join('\n')
}

async function runMeasure(node, name, args) {
  const { stdout } = await runFile(node, [here(`measures/${name}.mjs`), ...args], {
    env: { PATH: process.env.PATH },
    timeout: 120_000,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1))
}

function startSink() {
  return new Promise((resolve, reject) => {
    const child = fork(here('sink.mjs'))
    child.once('error', reject)
    child.once('message', ({ url }) => {
      resolve({
        url,
        stop: () => child.kill(),
        count: () =>
          new Promise((answer) => {
            child.once('message', answer)
            child.send('count')
          }),
      })
    })
  })
}

function rotate(list, by) {
  return list.map((_, index) => list[(index + by) % list.length])
}

async function versionOf(node) {
  return `Node ${(await runFile(node, ['--version'])).stdout.trim().slice(1)}`
}

async function compose(parts) {
  const { version } = JSON.parse(await readFile(here('../packages/honeyhive/package.json'), 'utf8'))
  return [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\`: honeyhive ${version} beside the stock OpenTelemetry SDK (\`sdk-trace-base\` 2.12.1, batch processor, OTLP/protobuf exporter) and beside no tracing.`,
    `Every figure comes from fresh processes, interleaved round by round (${rounds} rounds of ${options.seconds} s), to a sink in a process of its own that counts what arrives.`,
    `${cpus().length} × ${cpus()[0].model.trim()}. Read the ratios: absolute times change with the machine and its neighbours.`,
    '',
    parts.join('\n\n'),
    '',
  ].join('\n')
}
