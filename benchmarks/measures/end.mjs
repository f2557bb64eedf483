// One measurement: a program that makes 1,000 calls, says 'worked', and ends. Run as a child.
//
//   node measures/end.mjs --variant stock --way exit|throw|natural|signal|kill --url http://…
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { variant: { type: 'string' }, way: { type: 'string' }, url: { type: 'string' } },
})
const { start } = await import(`../variants/${values.variant}.mjs`)
const tracing = await start({ url: values.url })
const call = tracing.wrapSync(({ number }) => ({ number }), 'call')
for (let number = 0; number < 1000; number += 1) call({ number })
// What a process may lose that is killed is what it did in the last 200 ms.
if (values.way === 'kill') await new Promise((resolve) => setTimeout(resolve, 500))
process.stdout.write('worked\n')
if (values.way === 'exit') process.exit(0)
if (values.way === 'throw') throw new Error('of the program')
// The parent sends the signal.
if (values.way === 'signal' || values.way === 'kill') setInterval(() => undefined, 1000)
