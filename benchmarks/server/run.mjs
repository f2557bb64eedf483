// `npm run bench:server`: fills a store over HTTP, asks it what a page asks, and writes the server's section of docs/benchmarks.md.
//
//   node benchmarks/server/run.mjs [--events 1000000] [--node /path/to/node …] [--keep folder] [--print]
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '../statistics.mjs'
import { batches, bodyOf, toSpan } from './batches.mjs'
import { rawHttp, rawInserts } from './ceiling.mjs'
import { corpus } from './corpus.mjs'
import { acknowledgement, askAll } from './queries.mjs'
import { section, writeSection } from './report.mjs'
import { sendApart } from './send-apart.mjs'
import { idleMegabytes, startProcess } from './server-process.mjs'
import { Sessions } from './sessions.mjs'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    print: { type: 'boolean', default: false },
  },
})
const events = Number(options.events)
const startRounds = 5
const eventsPerSession = 8.5
// In one window: each ends with a wait for its last answers, in which nothing more is offered.
const steadyBatches = 144
// What is offered is a little more than what has to be taken, for the same reason.
const steadyOffer = 1.03
const text = corpus(fileURLToPath(new URL('../../node_modules', import.meta.url)))

const ceiling = { inserts: rawInserts(), http: await rawHttp([...batches(newSessions(99), { spans: 20_480 })]) }
const runs = []
for (const node of options.node) runs.push(await measure(node))
const page = section({ events, ceiling, runs })
if (options.print) process.stdout.write(page)
else await writeSection(page)

async function measure(node) {
  const folder = mkdtempSync(join(tmpdir(), 'honeyhive-bench-'))
  try {
    return await measureIn(node, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureIn(node, folder) {
  const load = loadavg()[0]
  const emptyStarts = await starts(node, () => mkdtempSync(join(folder, 'empty-')))
  const data = join(folder, 'full')
  const filled = await fill(node, data)
  const fullStarts = await starts(node, () => data)
  const server = await startProcess(node, data)
  const idle = await idleMegabytes(server)
  const answers = await askAll(server, filled.endMillis)
  const afterQueries = server.rssMegabytes()
  const acknowledged = {
    one: await acknowledgement(server, { bodies: singleSpans(7, 300), senders: 1 }),
    many: await acknowledgement(server, { bodies: singleSpans(8, 2400), senders: 16 }),
  }
  const { driver, version } = filled
  const steady = await sendApart(server, {
    sessions: { seed: 3, endMillis: Date.now() },
    events: steadyBatches * 512,
    windowBatches: steadyBatches,
    rate: steadyRate(version) * steadyOffer,
  })
  await server.stop()
  return {
    node: version,
    driver,
    load,
    emptyStarts,
    fullStarts,
    ...filled,
    idle,
    afterQueries,
    answers,
    acknowledged,
    steady,
    diskBytes: sizeOf(data),
  }
}

/** What has to be taken while readers are answered. */
function steadyRate(version) {
  return Number(version.replace('v', '').split('.')[0]) >= 24 ? 5000 : 4000
}

async function starts(node, dataDirectory) {
  const millis = []
  for (let round = 0; round < startRounds; round += 1) {
    const server = await startProcess(node, dataDirectory())
    millis.push(server.firstAnswerMillis)
    await server.stop()
  }
  return median(millis)
}

async function fill(node, dataDirectory) {
  const server = await startProcess(node, dataDirectory)
  const endMillis = Date.now()
  const onWindow = ({ sent, rate }) => {
    if (process.stderr.isTTY || sent % 100_000 < 25_000) process.stderr.write(`${sent} events, ${Math.round(rate)}/s\n`)
  }
  const result = await sendApart(server, {
    sessions: { seed: 1, endMillis, expected: events / eventsPerSession },
    events,
    onWindow,
  })
  const status = await (await fetch(`${server.url}/api/status`)).json()
  if (status.eventCount !== events) throw new Error(`${events} events were sent, ${status.eventCount} are there`)
  await server.stop()
  return { ...result, endMillis, driver: status.driver, version: await versionOf(node) }
}

async function versionOf(node) {
  const { execFileSync } = await import('node:child_process')
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
}

function newSessions(seed) {
  return new Sessions({ text, seed, endMillis: Date.now() })
}

function singleSpans(seed, count) {
  const sessions = newSessions(seed)
  const bodies = []
  while (bodies.length < count) {
    const session = sessions.next()
    for (const span of session.spans) bodies.push(bodyOf([toSpan(session, span)]))
  }
  return bodies.slice(0, count)
}

function sizeOf(folder) {
  return readdirSync(folder)
    .map((name) => statSync(join(folder, name)).size)
    .reduce((sum, size) => sum + size, 0)
}
