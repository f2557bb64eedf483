import { expectChild, runChild, startCollector } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { casesOf, type FaultCase } from '../harness/fault-case.ts'

interface SelfTracingCase extends FaultCase {
  /** What is watched, before the tracer is made; each call makes a span unless tracing is suppressed there. */
  readonly code: string
  readonly options?: string
  readonly env?: Readonly<Record<string, string>>
}

const stock = (name: string, className: string): string => `
  const { ${className} } = await import('@opentelemetry/${name}')
  const watching = new ${className}()
  const after = () => { watching.setTracerProvider(api.getTracerProvider()); watching.enable() }`

/** As instrumentations do it: not where tracing is suppressed. */
const watchedFiles = `
  const { isTracingSuppressed } = await import('@opentelemetry/core')
  const fs = process.getBuiltinModule('node:fs')
  const after = () => {
    for (const name of ['openSync', 'writeSync', 'mkdirSync', 'readdirSync', 'renameSync', 'unlinkSync', 'existsSync']) {
      const original = fs[name]
      fs[name] = (...given) => {
        if (!isTracingSuppressed(context.active())) api.getTracer('fs').startSpan('fs.' + name).end()
        return original(...given)
      }
    }
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
  }`

/** Family G: nothing that the tracer does to deliver becomes a span itself. */
const selfTracingCases: readonly SelfTracingCase[] = [
  {
    name: 'its requests over node:http, in its own thread',
    code: stock('instrumentation-http', 'HttpInstrumentation'),
  },
  {
    name: 'its requests over node:http, in the program’s',
    code: stock('instrumentation-http', 'HttpInstrumentation'),
    env: { HH_WORKER: 'false' },
  },
  {
    name: 'its requests over fetch',
    code: stock('instrumentation-undici', 'UndiciInstrumentation'),
    options: 'fetch: (...asked) => fetch(...asked)',
  },
  { name: 'its files, where everything goes to disk', code: watchedFiles, env: { HH_SPOOL: 'always' } },
  { name: 'its files, where the queue is too small', code: watchedFiles, env: { HH_MAX_QUEUE_BYTES: '1000' } },
]

describe('G the tracer makes no spans of', () => {
  test.each(casesOf('G', selfTracingCases))('%s', async (_name, { code, options = '', env = {} }) => {
    await using collector = await startCollector()
    const result = await runChild({
      code: `import { context, trace as api } from '@opentelemetry/api'
        import { HoneyHiveTracer, trace } from 'honeyhive'
        ${code}
        const tracer = HoneyHiveTracer.init({ sessionName: 'self', disableHttpTracing: true, ${options} })
        after()
        for (let round = 0; round < 5; round += 1) {
          for (let number = 0; number < 20; number += 1) trace(() => number, { name: 'work' })()
          await tracer.flush()
        }
        await tracer.enrichSession({ metadata: { round: 5 } })
        await tracer.shutdown()
        const { created, delivered } = tracer.status().spans
        console.log(created, delivered)`,
      env: { HH_API_URL: collector.url, HH_SPOOL: 'overflow', ...env },
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '100 100\n' })
    expect(collector.spanCounts).toEqual({ work: 100 })
  })
})
