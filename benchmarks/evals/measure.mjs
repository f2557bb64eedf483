// One variant in a process of its own: how long the run took, what the main thread worked, how much memory grew.
//
//   node measure.mjs --variant ours [--url http://…] [--count 1000] [--millis 20] [--evaluators 4] [--workers 50]
import { parseArgs } from 'node:util'
import { variants } from './variants.mjs'

const { values } = parseArgs({
  options: {
    variant: { type: 'string' },
    url: { type: 'string' },
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
const cpuBefore = performance.eventLoopUtilization()
const startedAt = performance.now()
const kept = await run(job)
const wallMillis = performance.now() - startedAt
const { active } = performance.eventLoopUtilization(cpuBefore)
globalThis.gc?.()
const heapGrowth = process.memoryUsage().heapUsed - heapBefore
process.stdout.write(`${JSON.stringify({ wallMillis, activeMillis: active, heapGrowth, results: kept.length })}\n`)
process.exit(0)
