import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'

let collector: Collector
let stderr: string[]
let stdout: string[]

beforeEach(async () => {
  collector = await startCollector()
  stderr = []
  stdout = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await collector.close()
})

it('verbose says on standard error what a tracer does, for that tracer only and without what is recorded', async () => {
  const quiet = HoneyHiveTracer.init({ serverUrl: collector.url, apiKey: 'hh_canary' })
  expect(stderr).toEqual([])
  const loud = HoneyHiveTracer.init({ serverUrl: collector.url, apiKey: 'hh_canary', verbose: true })
  for (const tracer of [quiet, loud]) tracer.trace('work', () => 'canary')
  await Promise.all([quiet.shutdown(), loud.shutdown()])
  expect(stderr.join('')).toContain(`honeyhive: debug: tracing is on; session ${loud.sessionId} goes to`)
  expect(stderr.join('')).not.toMatch(/canary/)
  expect(stderr.join('')).not.toContain(quiet.sessionId)
  expect(stdout).toEqual([])
})
