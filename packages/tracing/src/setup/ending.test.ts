import {
  type Collector,
  expectChild,
  runChild,
  startChild,
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

afterAll(() => folder[Symbol.asyncDispose]())

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(() => collector.close())

/** Runs a program that has a tracer and does something with it. */
function run(code: string, serverUrl = collector.url) {
  return runChild({
    code: `import { HoneyHiveTracer, trace, enrichSession } from ${JSON.stringify(sdk)}
      const tracer = HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(serverUrl)}, sessionName: 'child' })
      ${code}`,
  })
}

describe('the natural end of a program', () => {
  it('delivers what is unsent, and ends what is open', async () => {
    const result = await run(`
      for (let index = 0; index < 300; index += 1) trace('work', () => index)
      tracer.getTracer().startSpan('left open')`)
    expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 300, 'left open': 1 })
    expect(collector.spans.at(-1)?.attributes['honeyhive.incomplete']).toBe(true)
  })

  it('keeps the exit code that the program has set', async () => {
    expectChild(await run(`trace('work', () => 1); process.exitCode = 3`)).toEndWith({ exitCode: 3 })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })

  it('is not held by a tracer that has nothing to deliver, or was shut down', async () => {
    const idle = await run('')
    expect(idle).toMatchObject({ exitCode: 0, stderr: '' })
    expect(idle.wallMillis).toBeLessThan(1500)
    const shut = await run(
      `trace('work', () => 1); await tracer.shutdown(); console.log(process.listenerCount('beforeExit'))`,
    )
    expectChild(shut).toEndWith({ exitCode: 0, stdout: '0\n' })
  })

  it('waits two seconds for a server that never answers, and says what was lost', async () => {
    collector.follow({ '*': { kind: 'hang' } })
    const result = await run(`trace('work', () => 1)`)
    expectChild(result).toEndWith({ exitCode: 0, withinMillis: 4000 })
    expect(result.stderr).toMatch(/^honeyhive: 1 of 1 spans were not delivered .*had not answered in time\.\n$/)
  })

  it('says once what to do when there is no server', async () => {
    const { url } = collector
    await collector.close()
    const result = await run(`trace('work', () => 1)`, url)
    expectChild(result).toEndWith({ exitCode: 0, stderr: /ECONNREFUSED.*HH_API_URL/, withinMillis: 4000 })
    expect(result.stderr.match(/1 of 1 spans were not delivered/g)).toHaveLength(1)
    collector = await startCollector()
  })

  it('comes only after what the program awaits of us', async () => {
    collector.follow({
      '/session/start': { kind: 'answer', afterMillis: 100 },
      '/events': { kind: 'answer', afterMillis: 100 },
    })
    const result = await run(`
      console.log((await tracer.ready).status)
      console.log(await enrichSession({ metadata: { a: 1 } }))
      trace('work', () => 1)
      console.log((await tracer.flush()).delivered)`)
    expect(result).toMatchObject({ exitCode: 0, stdout: 'started\ntrue\n1\n', stderr: '' })
  })

  it('an error nobody catches ends the program as it would without us', async () => {
    const result = await run(`trace('work', () => { throw new Error('mine') })`)
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain('Error: mine')
  })
})

describe('a program that is killed', () => {
  it('has left on disk what it had not delivered, up to the last moment, for the next one to deliver', async () => {
    await using spool = await temporaryFolder()
    const options = `spool: 'always', spoolDirectory: ${JSON.stringify(spool.path)}, project: 'killed'`
    const program = (code: string): string => `
      import { HoneyHiveTracer, trace } from ${JSON.stringify(sdk)}
      const tracer = HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(collector.url)}, ${options} })
      ${code}`
    collector.follow({ '*': { kind: 'hang' } })
    const killed = startChild({
      code: program(`for (let index = 0; index < 50; index += 1) trace('work', () => index)
        setTimeout(() => { console.log('ready'); setInterval(() => {}, 1000) }, 200)`),
    })
    await killed.waitForLine(/^ready$/u)
    killed.signal('SIGKILL')
    expectChild(await killed.ended).toEndWith({ exitCode: null, signal: 'SIGKILL', stderr: '' })
    collector.follow({})
    const next = await runChild({
      code: program(`await tracer.flush(); console.log(tracer.status().spool.recovered)`),
    })
    expectChild(next).toEndWith({ exitCode: 0, stdout: '50\n', stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 50 })
  })
})

it('a module that is loaded again with each change of a program adds tracers and no listeners', async () => {
  const result = await runChild({
    code: `
      const events = ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP']
      const own = events.map((event) => process.listenerCount(event))
      for (let copy = 0; copy < 15; copy += 1) {
        const { HoneyHiveTracer } = await import(${JSON.stringify(sdk)} + '?copy=' + copy)
        HoneyHiveTracer.init({ serverUrl: ${JSON.stringify(collector.url)} }).trace('copy', () => 1)
      }
      console.log(events.map((event, index) => process.listenerCount(event) - own[index]).join(' '))
      process.exit(0)`,
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: '1 1 1 1 1\n' })
  expect(result.stderr).not.toContain('MaxListenersExceededWarning')
  expect(collector.spanCounts).toEqual({ copy: 15 })
})

it.each(['', 'process.exit(0)'])('goes through the proxy of the environment to the very end: %s', async (end) => {
  const result = await runChild({
    code: `import { HoneyHiveTracer } from ${JSON.stringify(sdk)}
      const tracer = HoneyHiveTracer.init({ serverUrl: 'http://collector.test', apiKey: 'hh_test' })
      tracer.trace('work', () => 1)
      ${end}`,
    env: { http_proxy: collector.url },
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: '' })
  expect(collector.spanCounts).toEqual({ work: 1 })
  expect(collector.requests.map(({ headers }) => headers['host'])).toEqual(['collector.test', 'collector.test'])
})
