import { type Collector, expectChild, runChild, type Script, startCollector } from '@honeyhive/kit'
import { expect, onTestFinished, test } from 'vitest'

const spanCount = 250

/** Traces and ends: no flush, no shutdown. */
const program = `
  import { HoneyHiveTracer, trace } from 'honeyhive'
  HoneyHiveTracer.init({ sessionName: 'short' })
  const work = trace(async function work(number) { return number * 2 })
  const results = await Promise.all(Array.from({ length: ${spanCount} }, (_, number) => work(number)))
  console.log('worked', results.length)
`
const whatItSays = `worked ${spanCount}\n`

/** What the program itself takes, the start of Node included, and the two seconds that its end may be held up. */
const withinMillis = 4500

async function collecting(script?: Script): Promise<Collector> {
  const collector = await startCollector(script)
  onTestFinished(() => collector.close())
  return collector
}

function runProgram(url: string, env: Readonly<Record<string, string>> = {}): ReturnType<typeof runChild> {
  return runChild({ code: program, env: { HH_API_URL: url, ...env } })
}

test('a program that traces and simply ends has delivered every span, once, and says nothing', async () => {
  const collector = await collecting()
  const result = await runProgram(collector.url)
  expectChild(result).toEndWith({ exitCode: 0, signal: null, stdout: whatItSays, stderr: '', withinMillis })
  expect(collector.spanCounts).toEqual({ work: spanCount })
  expect(collector.receivedSpans).toHaveLength(spanCount)
  expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(spanCount)
})

test('a program that ends while the server is too busy for a moment has delivered every span', async () => {
  const collector = await collecting({
    '/opentelemetry/v1/traces': [{ kind: 'answer', status: 503, headers: { 'retry-after': '0' } }],
  })
  const result = await runProgram(collector.url)
  expectChild(result).toEndWith({ exitCode: 0, stdout: whatItSays, withinMillis })
  expect(collector.spanCounts).toEqual({ work: spanCount })
})

test('with nobody at the address the program ends in time and as it would, after one line that says where and what to do', async () => {
  const gone = await startCollector()
  const { url } = gone
  await gone.close()
  const result = await runProgram(url)
  expectChild(result).toEndWith({ exitCode: 0, signal: null, stdout: whatItSays, stderrLines: 1, withinMillis })
  expect(result.stderr).toContain(url)
})

test('with a server that never answers the program ends in time and as it would, after one line', async () => {
  const collector = await collecting({ '*': { kind: 'hang' } })
  const result = await runProgram(collector.url)
  expectChild(result).toEndWith({ exitCode: 0, signal: null, stdout: whatItSays, stderrLines: 1, withinMillis })
  expect(result.stderr).toContain(collector.url)
})

test('a key that is refused is one line that says so, without the key', async () => {
  const collector = await collecting({ '*': { kind: 'answer', status: 401 } })
  const result = await runProgram(collector.url, { HH_API_KEY: 'hh_canary_0123456789' })
  expectChild(result).toEndWith({
    exitCode: 0,
    stdout: whatItSays,
    stderrLines: 1,
    stderr: /401.*HH_API_KEY/u,
    withinMillis,
  })
  expect(result.stdout + result.stderr).not.toContain('canary')
  expect(collector.requests[0]?.headers['authorization']).toBe('Bearer hh_canary_0123456789')
})

test('a program that throws ends with its own error and code', async () => {
  const collector = await collecting()
  const code = `${program}\nthrow new Error('of the program')`
  const result = await runChild({ code, env: { HH_API_URL: collector.url } })
  expectChild(result).toEndWith({ exitCode: 1, stdout: whatItSays, stderr: /Error: of the program/u, withinMillis })
  expect(result.stderr).not.toMatch(/honeyhive\b.*cannot/iu)
})

test('spans that are still open at the end are delivered as they are', async () => {
  const collector = await collecting()
  const code = `
    import { HoneyHiveTracer, trace } from 'honeyhive'
    HoneyHiveTracer.init()
    void trace(function neverSettles() { return new Promise(() => {}) })()
  `
  const result = await runChild({ code, env: { HH_API_URL: collector.url } })
  expectChild(result).toEndWith({ exitCode: 0, stderr: '', withinMillis })
  expect(collector.spanCounts).toEqual({ neverSettles: 1 })
})
