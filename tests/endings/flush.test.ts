import { expectChild, runChild, startCollector } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'

/** Each is a list of promises that the program waits for. */
const calls: readonly (readonly [name: string, code: string])[] = [
  ['flush', '[tracer.flush()]'],
  ['flush with no time', '[tracer.flush({ timeoutMillis: 0 })]'],
  ['flush with a negative time', '[tracer.flush({ timeoutMillis: -1 })]'],
  [
    'flush with a time that is no number',
    `[tracer.flush({ timeoutMillis: Number.NaN }), tracer.flush({ timeoutMillis: 'soon' })]`,
  ],
  ['flush with options that are none', `[tracer.flush(null), tracer.flush('now')]`],
  ['many at once', '[tracer.flush(), tracer.flush(), tracer.flush({ timeoutMillis: 0 }), flush(), flush()]'],
  ['shutdown', '[tracer.shutdown()]'],
  ['shutdown twice at once', '[tracer.shutdown(), tracer.shutdown()]'],
  ['shutdown and flush at once', '[tracer.shutdown(), tracer.flush(), flush()]'],
  ['flush after a shutdown', '[(await tracer.shutdown(), tracer.flush()), tracer.shutdown(), shutdown(), flush()]'],
  ['shutdown of all, and of one', '[shutdown(), tracer.shutdown()]'],
  [
    'in a signal listener',
    `[new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(tracer.flush()))
    process.kill(process.pid, 'SIGTERM')
  }), new Promise((resolve) => {
    process.once('SIGINT', () => resolve(tracer.shutdown()))
    process.kill(process.pid, 'SIGINT')
  })]`,
  ],
]

/** The answers, one line each; a rejection ends the program with code 1. */
function program(code: string): string {
  return `
    import { flush, HoneyHiveTracer, shutdown } from 'honeyhive'
    const tracer = HoneyHiveTracer.init({ flushTimeoutMillis: 300 })
    tracer.getTracer().startSpan('work').end()
    const hold = setTimeout(() => {}, 10_000)
    for (const result of await Promise.all(${code})) console.log(JSON.stringify(result))
    clearTimeout(hold)`
}

const backends = [
  ['that answers', () => startCollector(), { work: 1 }],
  ['that never answers', () => startCollector({ '*': { kind: 'hang' } }), {}],
  ['that is not there', () => undefined, {}],
] as const

describe.each(backends)('with a server %s, a result comes and no rejection, of', (_backend, start, spans) => {
  test.concurrent.each(calls)('%s', async (_name, code) => {
    await using collector = await start()
    const result = await runChild({
      code: program(code),
      env: { HH_API_URL: collector?.url ?? 'http://127.0.0.1:1', HH_END_TIMEOUT: 'work' in spans ? '2' : '0.1' },
      nodeArgs: ['--unhandled-rejections=strict'],
    })
    expectChild(result).toEndWith({ exitCode: 0, withinMillis: 3000 })
    expect(result.stderr).not.toMatch(/warning/iu)
    const answers = result.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    for (const answer of answers)
      expect(answer).toEqual({
        delivered: expect.any(Number),
        dropped: expect.any(Number),
        pending: expect.any(Number),
        timedOut: expect.any(Boolean),
      })
    expect(collector?.spanCounts ?? {}).toEqual(spans)
  })
})
