// One measurement: what importing and initialising costs, until the tracer may be used; the first request, which both sides
// make later, is not in it. Run as a child; prints one line of JSON.
//
//   node measures/start.mjs --variant stock --url http://…
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { variant: { type: 'string' }, url: { type: 'string' } } })
const before = mainThreadNanos()
const { start } = await import(`../variants/${values.variant}.mjs`)
start({ url: values.url })
process.stdout.write(`${JSON.stringify({ millis: (mainThreadNanos() - before) / 1e6 })}\n`)
process.exit(0)

function mainThreadNanos() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0])
}
