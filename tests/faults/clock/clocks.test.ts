import { type Collector, expectChild, type ReceivedSpan, runChild, startChild, startCollector } from '@honeyhive/kit'
import { describe, expect, it, test } from 'vitest'
import { type Counts, differenceIn } from '../harness/conservation.ts'
import { casesOf } from '../harness/fault-case.ts'
import { type ClockCase, clockCases } from './clocks.ts'

const millisecond = 1_000_000n

function spanOf({ spans }: Pick<Collector, 'spans'>, name: string): ReceivedSpan['span'] {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`No span '${name}' arrived.`)
  return found.span
}

/** Of one process: nothing takes a negative time, and nobody starts before its parent. */
function expectOrderly(collector: Collector): void {
  for (const { span } of collector.spans) expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano)
  const outer = spanOf(collector, 'outer')
  for (const name of ['before', 'after'])
    expect(spanOf(collector, name).startTimeUnixNano).toBeGreaterThanOrEqual(outer.startTimeUnixNano - millisecond)
  expect(outer.endTimeUnixNano - outer.startTimeUnixNano).toBeLessThan(60_000n * millisecond)
}

/** Its clocks are replaced before anybody can have taken them, as if they were the system's. */
function programWith({ dateNow = 'real()', performanceNow = 'real()' }: ClockCase): string {
  return `
    const clocks = { date: Date.now.bind(Date), performance: performance.now.bind(performance) }
    Date.now = () => clocks.date()
    performance.now = () => clocks.performance()
    const { HoneyHiveTracer } = await import('honeyhive')
    const tracer = HoneyHiveTracer.init({ sessionName: 'clocks' })
    await tracer.ready
    const change = (name, tell) => { const real = clocks[name]; clocks[name] = () => tell(real) }
    await tracer.trace('outer', async (span) => {
      tracer.trace('before', () => undefined)
      change('date', (real) => ${dateNow}); change('performance', (real) => ${performanceNow})
      span.addEvent('changed')
      await tracer.trace('after', async () => { await undefined })
    })
    tracer.trace('next', () => undefined)
    await tracer.flush()
    console.log(JSON.stringify(tracer.status().spans))
    await tracer.shutdown()`
}

describe('H times stay in order when', () => {
  test.each(casesOf('H', clockCases))('%s', async (_name, one) => {
    await using collector = await startCollector()
    const result = await runChild({ code: programWith(one), env: { HH_API_URL: collector.url } })
    expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
    const counts: Counts = JSON.parse(result.stdout)
    expect(differenceIn(counts)).toBe(0)
    expect(collector.spanCounts).toEqual({ outer: 1, before: 1, after: 1, next: 1 })
    expectOrderly(collector)
  })

  it('the process is stopped for a second and goes on', async () => {
    await using collector = await startCollector()
    const child = startChild({
      code: `import { HoneyHiveTracer } from 'honeyhive'
        const tracer = HoneyHiveTracer.init({ sessionName: 'stopped' })
        await tracer.trace('outer', async () => {
          tracer.trace('before', () => undefined)
          const hold = setInterval(() => undefined, 1000)
          await new Promise((resolve) => {
            process.once('SIGCONT', resolve)
            console.log('ready')
          })
          clearInterval(hold)
          tracer.trace('after', () => undefined)
        })
        await tracer.flush({ timeoutMillis: 15_000 })
        await tracer.shutdown()`,
      env: { HH_API_URL: collector.url },
    })
    await child.waitForLine(/^ready$/u)
    child.signal('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    child.signal('SIGCONT')
    expectChild(await child.ended).toEndWith({ exitCode: 0, stderr: '' })
    expect(collector.spanCounts).toEqual({ outer: 1, before: 1, after: 1 })
    expectOrderly(collector)
    const { startTimeUnixNano, endTimeUnixNano } = spanOf(collector, 'outer')
    expect(endTimeUnixNano - startTimeUnixNano).toBeGreaterThan(900n * millisecond)
  })

  it('two hosts have clocks an hour apart: each keeps its own, and both are one trace', async () => {
    await using collector = await startCollector()
    const code = `
      const [, skewMillis, traceparent] = process.argv
      const realNow = Date.now
      Date.now = () => realNow() + Number(skewMillis)
      Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + Number(skewMillis) })
      const { propagation, context, ROOT_CONTEXT } = await import('@opentelemetry/api')
      const { HoneyHiveTracer } = await import('honeyhive')
      const tracer = HoneyHiveTracer.init({ sessionName: 'host' })
      const headers = {}
      const where = traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent })
      context.with(where, () => tracer.trace(traceparent === undefined ? 'here' : 'there', () =>
        propagation.inject(context.active(), headers)))
      console.log(headers.traceparent)
      await tracer.shutdown()`
    const env = { HH_API_URL: collector.url }
    const here = await startChild({ code, args: ['0'], env }).ended
    const there = await startChild({ code, args: ['3600000', here.stdout.trim()], env }).ended
    expectChild(there).toEndWith({ exitCode: 0, stderr: '' })
    const [first, second] = [spanOf(collector, 'here'), spanOf(collector, 'there')]
    expect(second.traceId).toBe(first.traceId)
    expect(second.parentSpanId).toBe(first.spanId)
    for (const span of [first, second]) expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano)
  })
})
