import { expectChild, startChild, startCollector } from '@honeyhive/kit'
import { describe, expect, onTestFinished, test } from 'vitest'

// How many more than at the beginning, because Node may have its own.
const counted = `const events = ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP', 'uncaughtException', 'unhandledRejection']
  const own = events.map((event) => process.listenerCount(event))
  const counts = () => events.map((event, index) => process.listenerCount(event) - own[index]).join(' ')`

/** Runs a program, and sends it SIGINT when it has said `ready`. */
async function run(code: string) {
  const collector = await startCollector()
  onTestFinished(() => collector.close())
  const child = startChild({
    code: `import { HoneyHiveTracer, trace } from 'honeyhive'\n${code}`,
    env: { HH_API_URL: collector.url },
    signalAfter: { when: /^ready$/u, signal: 'SIGINT' },
  })
  return { collector, result: await child.ended }
}

test('tracers share their listeners, and the last one that is shut down takes them away', async () => {
  const { result } = await run(`${counted}
    console.log(counts())
    const first = HoneyHiveTracer.init(), second = HoneyHiveTracer.init()
    console.log(counts())
    await first.shutdown()
    console.log(counts())
    await second.shutdown()
    console.log(counts())
    const third = HoneyHiveTracer.init()
    console.log(counts())
    await third.shutdown()
    console.log(counts())`)
  const none = '0 0 0 0 0 0 0'
  const ours = '1 1 1 1 1 0 0'
  expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
  expect(result.stdout.trimEnd().split('\n')).toEqual([none, ours, ours, none, ours, none])
})

test('a tracer that is off listens for nothing', async () => {
  const { result } = await run(`${counted}
    HoneyHiveTracer.init({ disableTracing: true })
    console.log(counts())`)
  expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
  expect(result.stdout).toBe('0 0 0 0 0 0 0\n')
})

test('after a shutdown a signal ends the program as if there had been no tracer', async () => {
  const { collector, result } = await run(`
    const tracer = HoneyHiveTracer.init()
    trace('work', () => undefined)
    await tracer.shutdown()
    setInterval(() => {}, 1000); console.log('ready')`)
  expectChild(result).toEndWith({ exitCode: null, signal: 'SIGINT', stdout: 'ready\n', stderr: '' })
  expect(collector.spanCounts).toEqual({ work: 1 })
})

// As libraries do it that put the terminal in order: each ends the process if it alone, or others of its kind, listen.
const restrained = `
  const emitter = { count: 1 }
  globalThis[Symbol.for('signal-exit emitter')] = emitter
  const listener = () => {
    if (process.listenerCount('SIGINT') !== emitter.count) return
    process.removeListener('SIGINT', listener)
    console.log('terminal restored')
    process.kill(process.pid, 'SIGINT')
  }
  process.on('SIGINT', listener)`
const traced = `HoneyHiveTracer.init(); trace('work', () => undefined)`

describe('beside a library that leaves signals to whoever else listens, Ctrl-C still ends the program', () => {
  test.each([
    ['loaded before the tracer', `${restrained}\n${traced}`],
    ['loaded after the tracer', `${traced}\n${restrained}`],
  ])('%s', async (_name, code) => {
    const { collector, result } = await run(`${code}\nsetInterval(() => {}, 1000); console.log('ready')`)
    expectChild(result).toEndWith({
      exitCode: null,
      signal: 'SIGINT',
      stdout: 'ready\nterminal restored\n',
      stderr: '',
      withinMillis: 3000,
    })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })
})

test('beside another copy of the package, the last one to deliver ends the program', async () => {
  const { collector, result } = await run(`
    HoneyHiveTracer.init()
    trace('work', () => undefined)
    const other = () => {
      console.log('other copy')
      process.removeListener('SIGINT', other)
      if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT')
    }
    other[Symbol.for('honeyhive.v2.signal-listener')] = true
    process.on('SIGINT', other)
    setInterval(() => {}, 1000); console.log('ready')`)
  expectChild(result).toEndWith({ exitCode: null, signal: 'SIGINT', stdout: 'ready\nother copy\n', stderr: '' })
  expect(collector.spanCounts).toEqual({ work: 1 })
})

test('a signal during the natural end takes what is left of its time, and no second helping', async () => {
  await using collector = await startCollector({ '*': { kind: 'hang' } })
  const child = startChild({
    code: `import { HoneyHiveTracer, trace } from 'honeyhive'
      HoneyHiveTracer.init()
      trace('work', () => undefined)`,
    env: { HH_API_URL: collector.url },
  })
  await collector.waitForRequest(({ path }) => path === '/opentelemetry/v1/traces')
  child.signal('SIGINT')
  const result = await child.ended
  expectChild(result).toEndWith({ exitCode: null, signal: 'SIGINT', stderrLines: 1 })
  // Less than two time limits of two seconds, by far.
  expect(result.wallMillis).toBeLessThan(3500)
  expect(result.stderr).toContain('1 of 1 spans were not delivered')
})
