// One variant in a process of its own: how long the run took, what the main thread worked, how much memory grew.
//
//   node measure.mjs --variant ours [--url http://… --server <its process>] [--count 1000] [--millis 20] [--evaluators 4] [--workers 50]
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { variants } from './variants.mjs'

const { values } = parseArgs({
  options: {
    variant: { type: 'string' },
    url: { type: 'string' },
    server: { type: 'string' },
    count: { type: 'string', default: '1000' },
    millis: { type: 'string', default: '20' },
    evaluators: { type: 'string', default: '4' },
    workers: { type: 'string', default: '50' },
  },
})

const job = {
  url: values.url,
  count: Number(values.count),
  millis: Number(values.millis),
  evaluators: Number(values.evaluators),
  workers: Number(values.workers),
}
const run = await variants[values.variant]()
// Loading and compiling is once for a program, however many rows.
await run({ ...job, count: Math.min(job.count, 100) })
globalThis.gc?.()
const heapBefore = process.memoryUsage().heapUsed
const loopBefore = performance.eventLoopUtilization()
const cpuBefore = process.cpuUsage()
const serverBefore = serverCpuMillis()
const startedAt = performance.now()
const kept = await run(job)
const wallMillis = performance.now() - startedAt
const { active } = performance.eventLoopUtilization(loopBefore)
const { user, system } = process.cpuUsage(cpuBefore)
const serverMillis = serverCpuMillis() - serverBefore
globalThis.gc?.()
const heapGrowth = process.memoryUsage().heapUsed - heapBefore
const figures = { wallMillis, activeMillis: active, cpuMillis: (user + system) / 1000, serverMillis, heapGrowth }
process.stdout.write(`${JSON.stringify({ ...figures, results: kept.length })}\n`)
process.exit(0)

/** All that the server's process has worked so far; 0 without one, and where the system does not say. */
function serverCpuMillis() {
  if (values.server === undefined || process.platform !== 'linux') return 0
  const text = readFileSync(`/proc/${values.server}/stat`, 'utf8')
  // Fields 14 and 15 in ticks of 10 ms; the second, the name, may have blanks in it.
  const [userTicks, systemTicks] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(userTicks) + Number(systemTicks)) * 10
}
