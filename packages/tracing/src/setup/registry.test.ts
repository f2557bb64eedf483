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
import {
  clearRegistry,
  getDefaultTracer,
  gracefulShutdownAll,
  HoneyHiveTracer,
  setDefaultTracer,
  trace,
} from '../index.ts'
import { leaveNothing } from './cases/leave-nothing.ts'

let collector: Collector
let folder: TemporaryFolder
let sdk: string

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

afterEach(async () => {
  await leaveNothing()
  await collector.close()
})

const init = (source: string) => HoneyHiveTracer.init({ serverUrl: collector.url, source })
const sources = () =>
  collector.spans.map(({ name, attributes }) => `${name}: ${String(attributes['honeyhive.source'])}`)

describe('X5 the tracer that is at work', () => {
  it('X5 is the one that is named, then that of the context, then the default, then none', async () => {
    expect(getDefaultTracer()).toBeUndefined()
    expect(trace('none', () => 1)).toBe(1)
    const [first, second, third] = ['first', 'second', 'third'].map(init) as [
      HoneyHiveTracer,
      HoneyHiveTracer,
      HoneyHiveTracer,
    ]
    expect(getDefaultTracer()).toBe(first)
    trace('default', () => undefined)
    second.trace(() => {
      trace('context', () => undefined)
      trace('named', { tracer: third }, () => undefined)
    })
    await gracefulShutdownAll()
    expect(sources().toSorted()).toEqual(['context: second', 'default: first', 'named: third'])
  })

  it('X5 is another once it is set, and none once it is cleared', async () => {
    const first = init('first')
    const second = init('second')
    setDefaultTracer(second)
    expect(getDefaultTracer()).toBe(second)
    trace('set', () => undefined)
    setDefaultTracer(undefined)
    trace('unset', () => undefined)
    setDefaultTracer(first)
    clearRegistry()
    expect(getDefaultTracer()).toBeUndefined()
    trace('cleared', () => undefined)
    await Promise.all([first.shutdown(), second.shutdown()])
    expect(sources()).toEqual(['set: second'])
  })

  it('X5 is the oldest that is left when the default one is shut down', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map(init)
    await first?.shutdown()
    expect(getDefaultTracer()).toBe(second)
    await second?.shutdown()
    expect(getDefaultTracer()).toBe(third)
    await third?.shutdown()
    expect(getDefaultTracer()).toBeUndefined()
  })
})

/** Runs a program against the bundled package, with garbage collection to be called. */
function run(code: string) {
  return runChild({
    code: `import { setTimeout as wait } from 'node:timers/promises'
      import { HoneyHiveTracer, trace, getDefaultTracer, clearRegistry, flush } from ${JSON.stringify(sdk)}
      const serverUrl = ${JSON.stringify(collector.url)}
      const collect = async () => { for (let i = 0; i < 10; i += 1) { globalThis.gc(); await wait(10) } }
      ${code}`,
    nodeArgs: ['--expose-gc'],
  })
}

describe('a tracer that nobody holds any more', () => {
  it('goes, after what it had was delivered; the default one stays', async () => {
    const result = await run(`
      HoneyHiveTracer.init({ serverUrl, source: 'default' })
      const references = []
      for (let index = 0; index < 50; index += 1) {
        const tracer = HoneyHiveTracer.init({ serverUrl, source: 'forgotten' })
        tracer.trace('work', () => undefined)
        references.push(new WeakRef(tracer.runtime))
      }
      await flush()
      await collect()
      console.log(references.filter((reference) => reference.deref() !== undefined).length <= 1, getDefaultTracer().config.source)
      trace('work', () => undefined)`)
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'true default\n', stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 51 })
  })

  it('is waited for by a flush of all as long as it has something to deliver', async () => {
    collector.follow({ '/opentelemetry/v1/traces': { kind: 'answer', afterMillis: 300 } })
    const result = await run(`
      HoneyHiveTracer.init({ serverUrl, source: 'default' })
      for (let index = 0; index < 20; index += 1)
        HoneyHiveTracer.init({ serverUrl, source: 'forgotten', spool: 'off' }).trace('work', () => undefined)
      for (let index = 0; index < 3; index += 1) { globalThis.gc(); await wait(1) }
      await flush({ timeoutMillis: 10_000 })
      process.kill(process.pid, 'SIGKILL')`)
    expect(result.signal).toBe('SIGKILL')
    expect(collector.spanCounts).toEqual({ work: 20 })
  })

  it('stays while somebody has a span or an OpenTelemetry tracer of it', async () => {
    const result = await run(`
      HoneyHiveTracer.init({ serverUrl, source: 'default' })
      const library = HoneyHiveTracer.init({ serverUrl, source: 'kept' }).getTracer('library')
      const open = HoneyHiveTracer.init({ serverUrl, source: 'open' }).startSpan('open')
      await collect()
      library.startSpan('kept').end()
      open.end()
      console.log(library.startSpan('later').isRecording())`)
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'true\n', stderr: '' })
    expect(collector.spanCounts).toMatchObject({ kept: 1, open: 1 })
  })
})

it('two copies of the package know each other’s tracers', async () => {
  const result = await runChild({
    code: `import { getDefaultTracer, HoneyHiveTracer } from ${JSON.stringify(sdk)}
      import * as copy from ${JSON.stringify(`${sdk}?copy`)}
      const tracer = HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(collector.url)}, source: 'shared' })
      copy.trace('through the copy', () => copy.enrichSpan({ metadata: { a: 1 } }))
      console.log(copy.HoneyHiveTracer === HoneyHiveTracer, copy.getDefaultTracer().sessionId === tracer.sessionId)
      const second = copy.HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(collector.url)} })
      console.log(second.status().provider.found.kind, second.status().provider.strategy)
      console.log((await copy.gracefulShutdownAll()).tracers, getDefaultTracer())`,
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: 'false true\nhoneyhive independent\n2 undefined\n', stderr: '' })
  expect(sources()).toEqual(['through the copy: shared'])
})
