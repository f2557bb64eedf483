import { createServer } from 'node:https'
import { expectChild, makeCertificate, portOf, runChild, startCollector, temporaryFolder } from '@honeyhive/kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { mainThreadMillis } from '../harness/main-thread.ts'
import { until } from '../harness/turns.ts'
import { keyCanary, type Watch, watched } from '../harness/watch.ts'
import { raise } from './obstacle.ts'
import { setUpCases, trustCases, unreachableCases } from './unreachable.ts'

/** Of the main thread, and with what a first call compiles. */
const initMillis = 50

describe('A1 when the tracer is made and', () => {
  it.each(casesOf('A1', unreachableCases))('%s', (_name, one) =>
    watched(async (watch) => {
      const { url, received, heal } = await raise(one.obstacle)
      const before = mainThreadMillis()
      const tracer = watch.init({
        serverUrl: url,
        exportTimeoutMillis: 300,
        sessionStartTimeoutMillis: 100,
        flushTimeoutMillis: 200,
      })
      expect(mainThreadMillis() - before).toBeLessThan(initMillis)
      await watch.call(tracer, 'struck')
      const flushed = tracer.flush({ timeoutMillis: 8000 })
      await until(() => watch.lines.length > 0, 'it is said')
      expect(watch.lines).toEqual([expect.stringMatching(one.says)])
      expect(tracer.status().spans).toMatchObject({ created: 3, delivered: 0, dropped: {} })
      watch.expectConserved()
      expect(received()).toBe(0)
      if (heal === undefined) return expectFreshSpan(watch)
      const collector = await heal()
      await collector.waitForSpans(3)
      expect(await flushed).toMatchObject({ pending: 0, dropped: 0, timedOut: false })
      tracer.trace('fresh', () => 'alive')
      await tracer.flush()
      expect(collector.spanCounts).toEqual({ struck: 3, fresh: 1 })
    }),
  )

  it.each(casesOf('A1', trustCases))('%s', async (_name, one) => {
    await using folder = await temporaryFolder()
    const { cert, key, file } = await makeCertificate(folder.path, one)
    let requests = 0
    const server = createServer({ cert, key }, (_request, response) => {
      requests += 1
      response.end()
    })
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const result = await runChild({
      code: `import { HoneyHiveTracer, trace } from 'honeyhive'
        const tracer = HoneyHiveTracer.init({ flushTimeoutMillis: 300 })
        const value = {}
        console.log(trace(() => value, { name: 'struck' })() === value)
        await tracer.shutdown()
        const { created, delivered, dropped, spooled = 0 } = tracer.status().spans
        console.log(created - delivered - spooled - Object.values(dropped).reduce((sum, count) => sum + count, 0))`,
      env: { HH_API_URL: `https://127.0.0.1:${portOf(server)}`, HH_API_KEY: keyCanary, NODE_EXTRA_CA_CERTS: file },
      nodeArgs: ['--unhandled-rejections=strict'],
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: 'true\n0\n', stderr: one.says })
    expect(result.stderr).not.toContain(keyCanary)
    expect(requests).toBe(0)
  })

  it.each(casesOf('A1', setUpCases))('%s', (_name, { serverUrl, hasKey, says }) =>
    watched(async (watch) => {
      const before = mainThreadMillis()
      const tracer = watch.init({ serverUrl, ...(hasKey ? {} : { apiKey: undefined }) })
      expect(mainThreadMillis() - before).toBeLessThan(initMillis)
      expect(tracer.status().mode).toBe('off')
      expect(watch.lines.join('\n')).toMatch(says)
      await watch.call(tracer, 'struck')
      await tracer.shutdown()
      await expectFreshSpan(watch)
    }),
  )
})

/** At another address, because this one does not come right by itself. */
async function expectFreshSpan(watch: Watch): Promise<void> {
  await using collector = await startCollector()
  const tracer = watch.init({ serverUrl: collector.url })
  tracer.trace('fresh', () => 'alive')
  await tracer.flush()
  expect(collector.spanCounts).toEqual({ fresh: 1 })
}
