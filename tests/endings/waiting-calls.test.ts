import { expectChild, runChild, startCollector } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'

/** Calls that a program waits for, of which each makes a request. */
const calls = [
  'tracer.enrichSession({ metadata: { a: 1 } })',
  'tracer.ready',
  'createSession({ sessionName: "another" })',
  'createEvent({ eventName: "event", inputs: {}, outputs: {}, duration: 1 })',
  'updateEvent("11111111-2222-4333-8444-555555555555", { metadata: { a: 1 } })',
  'sessionStart()',
  'tracer.flush()',
  'tracer.shutdown()',
]

describe.each([
  ['nobody there', undefined],
  ['a server that never answers', { '*': { kind: 'hang' } }],
  ['a server that is too busy', { '*': { kind: 'answer', status: 503 } }],
] as const)('with %s, a program goes on after', (_state, script) => {
  test.concurrent.each(calls)('await %s', async (call) => {
    await using collector = await startCollector(script ?? {})
    const result = await runChild({
      code: `import { createEvent, createSession, HoneyHiveTracer, sessionStart, updateEvent } from 'honeyhive'
        const tracer = HoneyHiveTracer.init({ sessionName: 'waiting', flushTimeoutMillis: 500, sessionStartTimeoutMillis: 800, apiTimeoutMillis: 300 })
        await ${call}
        console.log('goes on')`,
      env: { HH_API_URL: script === undefined ? 'http://127.0.0.1:1' : collector.url, HH_END_TIMEOUT: '0.2' },
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'goes on\n' })
    // The call has its deadline, and so has the end of the process.
    expect(result.wallMillis).toBeLessThan(8000)
  })
})
