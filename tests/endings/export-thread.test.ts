import { type ChildOptions, type Collector, expectChild, runChild, type Script, startCollector } from '@honeyhive/kit'
import { describe, expect, onTestFinished, test } from 'vitest'

const path = '/opentelemetry/v1/traces'

/** Makes two requests, which starts the thread, and a third one when the thread runs. */
const prelude = `
  import { HoneyHiveTracer, trace } from 'honeyhive'
  let thread
  const threadRuns = new Promise((resolve) => process.on('worker', (worker) => {
    thread = worker
    console.log('thread')
    worker.once('message', resolve)
  }))
  const tracer = HoneyHiveTracer.init({ sessionName: 'thread' })
  const work = (name) => trace(() => undefined, { name })()
  const hold = setInterval(() => undefined, 1000)
  work('first'); await tracer.flush()
  work('second'); await tracer.flush()
`
const whenItRuns = `
  if (thread !== undefined) await threadRuns
  work('third')
`
const threeSpans = { first: 1, second: 1, third: 1 }

async function run(
  code: string,
  { script, ...options }: Omit<ChildOptions, 'code'> & { readonly script?: Script } = {},
): Promise<{ readonly collector: Collector; readonly result: Awaited<ReturnType<typeof runChild>> }> {
  const collector = await startCollector(script)
  onTestFinished(() => collector.close())
  const env = { HH_API_URL: collector.url, ...options.env }
  return { collector, result: await runChild({ ...options, code: prelude + code, env }) }
}

describe('a program that makes more than one request', () => {
  test('sends from one thread of its own, delivers every span once, and ends by itself', async () => {
    const { collector, result } = await run(`${whenItRuns} await tracer.flush(); work('fourth'); clearInterval(hold)`)
    expectChild(result).toEndWith({ exitCode: 0, signal: null, stdout: 'thread\n', stderr: '', withinMillis: 4000 })
    expect(collector.receivedSpans.map(({ name }) => name)).toEqual([...Object.keys(threeSpans), 'fourth'])
  })

  test('needs no code from strings for it', async () => {
    const { collector, result } = await run(`${whenItRuns} clearInterval(hold)`, {
      nodeArgs: ['--disallow-code-generation-from-strings'],
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'thread\n', stderr: '' })
    expect(collector.spanCounts).toEqual(threeSpans)
  })

  test('has no thread when it is told so', async () => {
    const { collector, result } = await run(`${whenItRuns} clearInterval(hold)`, { env: { HH_WORKER: 'false' } })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
    expect(collector.spanCounts).toEqual(threeSpans)
  })

  test('may be forbidden threads and delivers as before', async () => {
    const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
    const { collector, result } = await run(`${whenItRuns} clearInterval(hold)`, {
      nodeArgs: [flag, '--allow-fs-read=*', '--no-warnings'],
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
    expect(collector.spanCounts).toEqual(threeSpans)
  })

  test('sends what its thread has taken with it once more', async () => {
    const script: Script = { [path]: [{ kind: 'answer' }, { kind: 'answer' }, { kind: 'hang' }] }
    const collector = await startCollector(script)
    onTestFinished(() => collector.close())
    const ending = `
      void tracer.flush()
      setTimeout(() => { thread.terminate(); clearInterval(hold) }, 100)
    `
    const env = { HH_API_URL: collector.url }
    const result = await runChild({ code: prelude + whenItRuns + ending, env })
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'thread\n', stderr: '', withinMillis: 4000 })
    expect(collector.spanCounts).toEqual(threeSpans)
    expect(collector.requests.filter((request) => request.path === path)).toHaveLength(4)
  })
})

test('a program that exits while its thread waits for an answer delivers', async () => {
  const script: Script = { [path]: [{ kind: 'answer' }, { kind: 'answer' }, { kind: 'hang' }] }
  const ending = `void tracer.flush(); setTimeout(() => process.exit(3), 100)`
  const { collector, result } = await run(whenItRuns + ending, { script })
  expectChild(result).toEndWith({ exitCode: 3, stdout: 'thread\n', stderr: '', withinMillis: 4000 })
  expect(collector.spanCounts).toEqual(threeSpans)
})

test('a program that makes one request, at its end, starts no thread', async () => {
  const collector = await startCollector()
  onTestFinished(() => collector.close())
  const code = `
    import { HoneyHiveTracer, trace } from 'honeyhive'
    process.on('worker', () => console.log('thread'))
    HoneyHiveTracer.init({ sessionName: 'short' })
    trace(() => undefined, { name: 'only' })()
  `
  const result = await runChild({ code, env: { HH_API_URL: collector.url } })
  expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
  expect(collector.spanCounts).toEqual({ only: 1 })
})
