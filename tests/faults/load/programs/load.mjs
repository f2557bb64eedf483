// A program under load: the first argument names what it does. Its last line says what it cost and what became of its spans.
import { HoneyHiveTracer, trace, withSession } from 'honeyhive'
import { readFileSync } from 'node:fs'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'

const megabyte = 1_048_576
const mainThreadMillis = () =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6

/** The longest time that the thread ran between two looks, 5 ms apart, and the most memory there was at one. */
const meter = { longest: 0, peak: 0, last: mainThreadMillis() }
function look() {
  const now = mainThreadMillis()
  meter.longest = Math.max(meter.longest, now - meter.last)
  meter.peak = Math.max(meter.peak, process.memoryUsage.rss())
  meter.last = now
}
/** What the program itself has done in one go is not the tracer's time. */
function forgiveTime() {
  meter.last = mainThreadMillis()
}

/** Makes spans a few at a time, so that the program itself holds the loop for no longer than a few milliseconds. */
async function make(count, perTurn, one) {
  for (let made = 0; made < count;) {
    for (const end = Math.min(count, made + perTurn); made < end; made += 1) one(made)
    await turn()
  }
}

const small = (tracer) => (number) => trace((value) => value, { tracer, name: 'small' })(number)

const loads = {
  async 'a burst in one turn'(tracer, { count }) {
    const one = trace((number) => number, { tracer, name: 'small' })
    for (let number = 0; number < Number(count); number += 1) one(number)
    look()
    meter.longest = 0
    await tracer.flush({ timeoutMillis: 60_000 })
  },
  async 'many a second'(tracer, { count }) {
    await make(
      Number(count),
      200,
      trace((number) => number, { tracer, name: 'small' }),
    )
  },
  async 'never ended'(tracer) {
    const open = tracer.getTracer()
    await make(100_000, 500, (number) => void open.startSpan('open', { attributes: { number } }))
  },
  async 'deeply nested'(tracer) {
    const down = trace(async (depth) => (depth === 0 ? 0 : 1 + (await turn(), await down(depth - 1))), {
      tracer,
      name: 'level',
    })
    if ((await down(10_000)) !== 10_000) throw new Error('The result is wrong.')
  },
  async links(tracer) {
    const span = tracer.getTracer().startSpan('linked')
    const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }
    await make(100_000, 1000, () => void span.addLink({ context }))
    span.end()
  },
  async attributes(tracer) {
    const span = tracer.getTracer().startSpan('wide')
    await make(5000, 500, (number) => void span.setAttribute(`key ${number}`, number))
    span.end()
  },
  async 'large attributes'(tracer) {
    // Not made of parts, which whoever reads it first would have to put together.
    const text = Buffer.alloc(50 * megabyte, 'x').toString('latin1')
    forgiveTime()
    for (let number = 0; number < 3; number += 1) {
      tracer.getTracer().startSpan('large', { attributes: { text } }).end()
      await turn()
    }
    await tracer.flush({ timeoutMillis: 20_000 })
  },
  async 'a gigabyte'(tracer) {
    for (let number = 0; number < 10_000; number += 1) {
      const text = Buffer.alloc(100_000, number % 256).toString('latin1')
      trace(() => text, { tracer, name: 'large' })()
      if (number % 10 === 0) await turn()
      if (number % 100 === 0) await tracer.flush({ timeoutMillis: 20_000 })
    }
  },
  async 'concurrent traces'(tracer) {
    const work = trace(async (number) => (await delay(100 + (number % 50)), await step(number), number), {
      tracer,
      name: 'outer',
    })
    const step = trace(async (number) => number, { tracer, name: 'inner' })
    const calls = []
    await make(2000, 50, (number) => void calls.push(work(number)))
    await Promise.all(calls)
  },
  async 'a full queue'(tracer) {
    await make(1000, 100, small(tracer))
  },
  async 'a blocked loop'(tracer) {
    await make(1000, 100, small(tracer))
    void tracer.flush()
    await delay(20)
    for (const end = performance.now() + 3000; performance.now() < end;);
    forgiveTime()
    await make(1000, 100, small(tracer))
    await tracer.flush({ timeoutMillis: 20_000 })
  },
  async 'much garbage'(tracer) {
    let kept = []
    await make(5000, 100, (number) => {
      kept = number % 500 === 0 ? [] : [...kept.slice(-50), Buffer.alloc(100_000).toString('latin1')]
      small(tracer)(number)
    })
  },
  async 'hardly any heap'(tracer, { fillMiB }) {
    const kept = []
    while (process.memoryUsage().heapUsed < fillMiB * megabyte)
      kept.push(Array.from({ length: 5000 }, (_, index) => index + 0.5))
    forgiveTime()
    await make(1000, 50, small(tracer))
    await tracer.flush({ timeoutMillis: 20_000 })
    if (kept.length === 0) throw new Error('There was no heap to fill.')
  },
  async sessions(tracer) {
    await make(10_000, 20, (number) =>
      withSession({ sessionName: `session ${number}` }, () => small(tracer)(number), tracer),
    )
  },
}

async function told(signal) {
  const hold = setInterval(() => undefined, 1000)
  await new Promise((resolve) => {
    process.once(signal, resolve)
    console.log('loaded')
  })
  clearInterval(hold)
}

const [, , name, given = '{}'] = process.argv
const tracer = HoneyHiveTracer.init({ sessionName: 'load' })
await tracer.ready
tracer.trace('warm', () => 1)
await tracer.flush()
globalThis.gc?.()
const base = process.memoryUsage.rss()
forgiveTime()
meter.longest = 0
if (process.env.LOAD_WAITS === 'yes') {
  console.log('ready')
  // The server goes now.
  await new Promise((resolve) => setTimeout(resolve, 300))
}
const timer = setInterval(look, 5)
await loads[name](tracer, JSON.parse(given))
look()
const during = tracer.status().spans
await tracer.flush({ timeoutMillis: Number(process.env.LOAD_FLUSH ?? 20_000) })
look()
clearInterval(timer)
// Until here the server may have been away; a test that brings it back says so.
if (process.env.LOAD_WAITS === 'yes') await told('SIGUSR2')
tracer.trace('fresh', () => 'alive')
await tracer.flush({ timeoutMillis: 30_000 })
await tracer.shutdown()
const { spans } = tracer.status()
console.log(JSON.stringify({ during, spans, growthMiB: (meter.peak - base) / megabyte, longestMillis: meter.longest }))
