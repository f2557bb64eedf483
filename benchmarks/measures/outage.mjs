// One measurement: 5,000 small calls, 1,000 a second, then the time that the backend needs to come back, then the end. Run as
// a child.
//
//   node measures/outage.mjs --variant stock --millis 15000 --url http://…
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { variant: { type: 'string' }, millis: { type: 'string' }, url: { type: 'string' } },
})
const { start } = await import(`../variants/${values.variant}.mjs`)
const tracing = await start({ url: values.url })
const call = tracing.wrapSync(({ number }) => ({ number }), 'call')
const startedAt = performance.now()
for (let number = 0; number < 5000; number += 1) {
  call({ number })
  if (number % 50 === 49) await delay(50)
}
await delay(Math.max(0, Number(values.millis) - (performance.now() - startedAt)))
await tracing.end()
process.exit(0)
