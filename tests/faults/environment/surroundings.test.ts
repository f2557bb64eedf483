import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Collector,
  expectChild,
  runChild,
  startChild,
  startCollector,
  type TemporaryFolder,
  temporaryFolder,
} from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { watched } from '../harness/watch.ts'
import { makePlaces } from './places.ts'
import { type Places, plainProgram, surroundingCases } from './surroundings.ts'

let folder: TemporaryFolder
let proxy: Collector
let places: Places
beforeAll(async () => {
  ;[folder, proxy] = await Promise.all([temporaryFolder(), startCollector()])
  places = await makePlaces(folder.path, proxy.url)
})
afterAll(() => Promise.all([folder.remove(), proxy.close()]))

/** Sees at its end that the account of every tracer is exact, whatever program it is in. */
const accountant = `process.on('exit', () => {
  for (const { status } of globalThis[Symbol.for('honeyhive.v2')]?.live ?? []) {
    const { created, delivered, dropped, spooled = 0, queued, open } = status().spans
    const rest = created - delivered - spooled - queued - open - Object.values(dropped).reduce((sum, count) => sum + count, 0)
    if (rest !== 0) console.log('unexplained spans:', rest)
  }
})`

describe('F the tracer delivers, changes nothing and says what is to be said in', () => {
  test.each(casesOf('F', surroundingCases))('%s', async (_name, one) => {
    await using collector = await startCollector()
    const code = typeof one.code === 'string' ? one.code : one.code(places)
    const { expectedSpans, prints, says } = {
      expectedSpans: one.spans ?? { work: 1 },
      prints: one.prints ?? 'done',
      says: one.says ?? /^$/u,
    }
    const result = await runChild({
      code: `${code}\n${accountant}`,
      nodeArgs: one.nodeArgs ?? [],
      env: { HH_API_URL: collector.url, HH_SESSION_NAME: 'surroundings', HH_SPOOL: 'overflow', ...one.env?.(places) },
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: `${prints}\n`, stderr: says })
    expect(namesOf(collector)).toEqual(expectedSpans)
    expect(proxy.requests).toEqual([])
  })

  it('node --watch, which ends the program and starts it anew when a file changes', async () => {
    await using collector = await startCollector()
    const file = join(folder.path, 'watched.mjs')
    await writeFile(
      file,
      `${plainProgram.replaceAll("'honeyhive'", `'${places.first}'`)}\nsetInterval(() => {}, 1000)\ntracer.trace('unsent', () => 1)`,
    )
    await using child = startChild({ file, nodeArgs: ['--watch', '--no-warnings'], env: { HH_API_URL: collector.url } })
    await collector.waitForSpans(1)
    await child.waitForLine(/^done$/u)
    await appendFile(file, '\n')
    await collector.waitUntil(() => (collector.spanCounts['work'] ?? 0) >= 2)
    expect(collector.spanCounts['unsent']).toBeGreaterThanOrEqual(1)
  })

  it('fake timers that are put in and out while a span is open', () =>
    watched(async (watch) => {
      await using collector = await startCollector()
      const tracer = watch.init({ serverUrl: collector.url })
      await tracer.ready
      const work = async (): Promise<void> => {
        vi.useFakeTimers()
        await watch.call(tracer, 'inner')
        vi.useRealTimers()
      }
      await tracer.trace('outer', work)
      expect(await tracer.flush()).toMatchObject({ delivered: 4, timedOut: false })
      for (const { span } of collector.spans)
        expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano)
    }))

  // Reading the modules anew holds the loop, which is the test runner's doing.
  it('modules that the test runner has reset: spans go to the new tracer', () =>
    watched(
      async (watch) => {
        await using before = await startCollector()
        await using after = await startCollector()
        watch.init({ serverUrl: before.url }).trace('before', () => 1)
        vi.resetModules()
        const again = await import('@honeyhive/tracing')
        await using tracer = again.HoneyHiveTracer.init({ serverUrl: after.url, sessionName: 'after', spool: 'off' })
        again.trace('work', { tracer }, () => undefined)
        expect(await tracer.flush()).toMatchObject({ delivered: 1, timedOut: false })
        expect(after.spanCounts).toEqual({ work: 1 })
      },
      { maxTurnMillis: 2000 },
    ))
})

/** A minifier may have given the class any name. */
function namesOf({ spanCounts }: Collector): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(spanCounts).map(([name, count]) => [name.replace(/^\w+\.answer$/u, 'bundled'), count]),
  )
}
