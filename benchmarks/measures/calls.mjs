// One measurement: a traced function called at a steady pace. Run as a child; prints one line of JSON.
//
//   node measures/calls.mjs --variant stock --payload small --shape sync --seconds 4 --url http://…
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { payloads } from '../payloads.mjs'

const { values } = parseArgs({
  options: {
    variant: { type: 'string' },
    payload: { type: 'string' },
    shape: { type: 'string' },
    seconds: { type: 'string' },
    url: { type: 'string' },
  },
})
const { start } = await import(`../variants/${values.variant}.mjs`)
const payload = payloads[values.payload]()
const tracing = start({ url: values.url })
await tracing.ready
const calls = Math.round(payload.rate * Number(values.seconds))
/** Until everything has been compiled and optimised; users' processes run longer than that. */
const warmUpCalls = payload.rate * 4

let index = 0
const call =
  values.shape === 'sync'
    ? tracing.wrapSync((input) => answer(input), 'call', payload.attributes)
    : tracing.wrapAsync(
        async (input) => {
          await undefined
          return answer(input)
        },
        'call',
        payload.attributes,
      )

function answer() {
  return payload.output(index)
}

await pace(warmUpCalls)
const latencies = new Float64Array(calls)
const cpuBefore = mainThreadNanos()
const processBefore = process.cpuUsage()
await pace(calls, latencies)
const mainCpu = mainThreadNanos() - cpuBefore
const processCpu = process.cpuUsage(processBefore)
const drainBefore = mainThreadNanos()
await tracing.end()
const drainCpu = mainThreadNanos() - drainBefore

latencies.sort()
process.stdout.write(
  `${JSON.stringify({
    calls,
    spans: calls + warmUpCalls,
    mainMicros: (mainCpu + drainCpu) / 1000 / calls,
    processMicros: (processCpu.user + processCpu.system) / calls,
    medianMicros: latencies[calls >> 1] * 1000,
  })}\n`,
)
process.exit(0)

/** Makes `count` calls, as many each 5 ms as the payload's rate asks for. */
function pace(count, times) {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    let made = 0
    const timer = setInterval(() => {
      const due = Math.min(count, Math.round(((performance.now() - startedAt) / 1000) * payload.rate))
      while (made < due) {
        const input = payload.input(index)
        const before = performance.now()
        void call(input)
        if (times !== undefined) times[made] = performance.now() - before
        index += 1
        made += 1
      }
      if (made < count) return
      clearInterval(timer)
      setImmediate(resolve)
    }, 5)
  })
}

/** Time the main thread ran, in nanoseconds; the first number of its schedstat (Linux). */
function mainThreadNanos() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0])
}
