import { inspect } from 'node:util'
import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clearRegistry, setDefaultTracer, trace } from './index.ts'
import { captureSpans } from './testing.ts'
import { getDefaultTracer, HoneyHiveTracer } from './tracer.ts'

let collector: Collector
let tracer: HoneyHiveTracer | undefined

beforeEach(async () => {
  collector = await startCollector()
})
afterEach(async () => {
  await tracer?.shutdown()
  await collector.close()
})

const id = '0c4a9d8b-7f0c-4c9a-9d8b-000000000001'

test('the properties of the first SDK are there, each with what it was started with', () => {
  const ids = { runId: 'r', datasetId: 'd', datapointId: 'p' }
  const given = { apiKey: 'key', project: 'demo', serverUrl: collector.url, source: 'test', inputs: { a: 1 } }
  tracer = HoneyHiveTracer.init({ ...given, ...ids, metadata: { b: 1 }, disableBatch: true, worker: false })
  const read = Object.fromEntries(
    [...Object.keys(given), ...Object.keys(ids)].map((name) => [name, tracer?.[name as 'project']]),
  )
  expect(read).toEqual({ ...given, ...ids })
  expect([tracer.sessionName, tracer.metadata, tracer.disableBatch, tracer.isEvaluation]).toEqual([
    'tracer.test',
    { b: 1 },
    true,
    true,
  ])
  expect([tracer.verbose, tracer.disableHttpTracing]).toEqual([false, true])
})

test('the key is not in what is printed of a tracer', () => {
  tracer = HoneyHiveTracer.init({ apiKey: 'very-secret', serverUrl: collector.url })
  expect(inspect(tracer, { depth: 6, getters: true })).not.toContain('very-secret')
  expect(JSON.stringify(tracer)).not.toContain('very-secret')
})

describe('sessionId', () => {
  test('can be set, and the tracer goes on in that session without a request', async () => {
    tracer = HoneyHiveTracer.init({ serverUrl: collector.url, sessionId: id.replace('1', '2'), worker: false })
    tracer.sessionId = id.toUpperCase()
    tracer.traceTool(function inside() {})()
    await tracer.flush()
    expect(tracer.sessionId).toBe(id)
    expect(collector.spans[0]?.attributes).toMatchObject({ 'traceloop.association.properties.session_id': id })
    expect(collector.requests.map(({ path }) => path)).toEqual(['/opentelemetry/v1/traces'])
  })

  test('throws when it is set to nothing', () => {
    const one = HoneyHiveTracer.init({ serverUrl: collector.url, testMode: true })
    tracer = one
    expect(() => {
      one.sessionId = ''
    }).toThrow("expects the UUID of a session, but got ''")
    expect(() => {
      one.sessionId = undefined
    }).toThrow('but got undefined')
  })
})

test('startSession starts a further session and makes it the tracer’s own', async () => {
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false })
  const first = tracer.sessionId
  const second = await tracer.startSession()
  expect(second).toBe(tracer.sessionId)
  expect(second).not.toBe(first)
})

test('logModel records one span with what it is given', async () => {
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false })
  tracer.logModel({ inputs: { prompt: 'p' }, outputs: { answer: 'a' }, config: { model: 'm' }, error: null })
  tracer.logModel({ eventName: 'named' })
  await HoneyHiveTracer.flush()
  expect(collector.spans.map(({ name }) => name)).toEqual(['func', 'named'])
  expect(collector.spans[0]?.attributes).toMatchObject({
    honeyhive_event_type: 'model',
    'honeyhive_inputs.prompt': 'p',
    'honeyhive_outputs.answer': 'a',
    'honeyhive_config.model': 'm',
  })
})

test('the wrappers of a tracer belong to it, whichever tracer came first', async () => {
  await using other = await startCollector()
  const earlier = HoneyHiveTracer.init({ serverUrl: other.url, worker: false })
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false })
  const named = [
    tracer.traceFunction({ eventType: 'tool', eventName: 'a' })(() => 1),
    tracer.traceModel(() => 1, { eventName: 'b' }),
    tracer.traceChain(() => 1, { eventName: 'c' }),
  ]
  for (const call of named) call()
  await HoneyHiveTracer.flush()
  await earlier.shutdown()
  expect(collector.spanCounts).toEqual({ a: 1, b: 1, c: 1 })
  expect(other.spanCounts).toEqual({})
})

test('init that was taken off its class still makes a tracer', () => {
  const { init } = HoneyHiveTracer
  tracer = init({ testMode: true })
  expect(tracer).toBeInstanceOf(HoneyHiveTracer)
})

test('the default tracer has everything that a tracer has, whoever made it', async () => {
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false })
  expect(getDefaultTracer()).toBe(tracer)
  const capture = captureSpans()
  setDefaultTracer(capture.tracer)
  const found = getDefaultTracer()
  found?.traceTool(function captured() {})()
  trace(function beside() {})()
  expect(capture.spans.map(({ name }) => name)).toEqual(['captured', 'beside'])
  await capture.stop()
  clearRegistry()
  expect(getDefaultTracer()).toBeUndefined()
})
