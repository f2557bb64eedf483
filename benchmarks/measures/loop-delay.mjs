// One measurement: how long the event loop is late while 2,000 calls of 15 KB are made a second. Run as a child; prints one
// line of JSON.
//
//   node measures/loop-delay.mjs --variant stock --seconds 4 --url http://…
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { payloads } from '../payloads.mjs'

const { values } = parseArgs({
  options: { variant: { type: 'string' }, seconds: { type: 'string' }, url: { type: 'string' } },
})
const { start } = await import(`../variants/${values.variant}.mjs`)
const tracing = await start({ url: values.url })
const payload = payloads.resent()
const rate = 2000
const calls = rate * Number(values.seconds)
let index = 0
const call = tracing.wrapSync(() => payload.output(index), 'call')

let peak = 0
await pace(rate)
globalThis.gc?.()
const base = process.memoryUsage.rss()
peak = base
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
await pace(calls)
delay.disable()
await tracing.end()
process.stdout.write(
  `${JSON.stringify({
    spans: calls + rate,
    p99Millis: delay.percentile(99) / 1e6,
    maxMillis: delay.max / 1e6,
    growthMiB: (peak - base) / 1_048_576,
  })}\n`,
)
process.exit(0)

/** Makes `count` calls, as many each 5 ms as the rate asks for. */
function pace(count) {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    let made = 0
    const timer = setInterval(() => {
      const due = Math.min(count, Math.round(((performance.now() - startedAt) / 1000) * rate))
      for (; made < due; made += 1) {
        call(payload.input(index))
        index += 1
      }
      peak = Math.max(peak, process.memoryUsage.rss())
      if (made < count) return
      clearInterval(timer)
      setImmediate(resolve)
    }, 5)
  })
}
