// One measurement: so many small calls in one turn, and the end. Run as a child; prints one line of JSON.
//
//   node measures/burst.mjs --variant stock --count 10000 --url http://…
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { variant: { type: 'string' }, count: { type: 'string' }, url: { type: 'string' } },
})
const { start } = await import(`../variants/${values.variant}.mjs`)
const tracing = await start({ url: values.url })
const call = tracing.wrapSync(({ number }) => ({ number, answer: 'of the call' }), 'call')
const count = Number(values.count)
const megabyte = 1_048_576

for (let number = 0; number < 200; number += 1) call({ number })
await new Promise((resolve) => setTimeout(resolve, 1500))
globalThis.gc?.()
const base = process.memoryUsage.rss()
let peak = base
const look = () => (peak = Math.max(peak, process.memoryUsage.rss()))
const timer = setInterval(look, 5)
for (let number = 0; number < count; number += 1) call({ number })
look()
await tracing.end()
look()
clearInterval(timer)
process.stdout.write(`${JSON.stringify({ spans: count + 200, growthMiB: (peak - base) / megabyte })}\n`)
process.exit(0)
