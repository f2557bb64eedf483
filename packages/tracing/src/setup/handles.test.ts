import {
  type Collector,
  expectChild,
  runChild,
  startCollector,
  type TemporaryFolder,
  temporaryFolder,
} from '@honeyhive/kit'
import { build } from 'esbuild'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let folder: TemporaryFolder
let sdk: string
let collector: Collector

beforeAll(async () => {
  folder = await temporaryFolder()
  sdk = join(folder.path, 'sdk.mjs')
  const entry = fileURLToPath(new URL('../index.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: sdk, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' })
})

afterAll(() => folder.remove())

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(() => collector.close())

/** A program without the thread for requests, so that every handle is this thread's own. */
function run(code: string, signal?: NodeJS.Signals) {
  return runChild({
    code: `import { HoneyHiveTracer, gracefulShutdownAll, trace } from ${JSON.stringify(sdk)}
      const init = () => HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(collector.url)}, worker: false, spool: 'off' })
      const listeners = () => ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP'].map((name) => process.listenerCount(name)).join()
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
      ${code}`,
    ...(signal && { signalAfter: { signal, when: /ready/u } }),
  })
}

describe('what tracers hold', () => {
  it('L3 a second tracer that is shut down lets go of timers and listeners, and the program ends by itself', async () => {
    const result = await run(`
      const before = listeners()
      const [first, second] = [init(), init()]
      second.trace('work', () => undefined)
      await second.shutdown()
      first.trace('work', () => undefined)
      await first.shutdown()
      console.log(listeners() === before, timers())`)
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'true 0\n', stderr: '' })
    expect(result.wallMillis).toBeLessThan(5000)
    expect(collector.spanCounts).toEqual({ work: 2 })
  })

  it('L3 a program whose tracers are never shut down ends by itself too', async () => {
    const result = await run(`init(); init().trace('work', () => undefined)`)
    expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })

  it('L6 spans that wait are delivered at the natural end of a program', async () => {
    const result = await run(`for (let index = 0; index < 10; index += 1) init().trace('work', () => index)`)
    expectChild(result).toEndWith({ exitCode: 0 })
    expect(collector.spanCounts).toEqual({ work: 10 })
  })

  it('L6 spans that wait are delivered at SIGTERM, which then ends the program as it would without us', async () => {
    const result = await run(
      `init().trace('work', () => 1); setInterval(() => undefined, 1000); console.log('ready')`,
      'SIGTERM',
    )
    expect(result.signal).toBe('SIGTERM')
    expect(collector.spanCounts).toEqual({ work: 1 })
  })

  it('L7 a hundred sessions of one tracer, and a hundred tracers one after the other, leave no timer or listener more', async () => {
    const result = await run(`
      const tracer = init()
      const one = async (session) => { await tracer.withSession({ sessionName: session }, async () => trace('datapoint', async () => 1)); await tracer.flush() }
      await one('first')
      const before = [timers(), listeners()].join()
      for (let index = 0; index < 100; index += 1) await one('s' + index)
      const after = [timers(), listeners()].join()
      for (let index = 0; index < 100; index += 1) { const next = init(); next.trace('tracer', () => 1); await next.shutdown() }
      console.log(before === after, [timers(), listeners()].join() === before)
      await gracefulShutdownAll()`)
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'true true\n', stderr: '' })
    expect(collector.spanCounts).toEqual({ datapoint: 101, tracer: 100 })
  })
})
