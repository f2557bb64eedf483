import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Collector, type ReceivedSpan, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  enrichSession,
  HoneyHiveTracer,
  type InitOptions,
  trace,
  traceChain,
  traceFunction,
  traceTool,
  withSession,
} from '../index.ts'

/** The faults of the first SDK, by the symptom that its users saw. Those of `evaluate` are held in `evals`. */
let collector: Collector
let tracers: HoneyHiveTracer[]
let stderr: string[]
let stdout: string[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
  stderr = []
  stdout = []
  const keep =
    (lines: string[]) =>
    (text: string | Uint8Array): boolean =>
      lines.push(String(text)) > 0
  vi.spyOn(process.stderr, 'write').mockImplementation(keep(stderr))
  vi.spyOn(process.stdout, 'write').mockImplementation(keep(stdout))
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  await collector.close()
  vi.restoreAllMocks()
})

function init(options: InitOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false, ...options })
  tracers.push(tracer)
  return tracer
}

async function spanNamed(name: string): Promise<ReceivedSpan> {
  await HoneyHiveTracer.flush()
  const found = collector.spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`No span named ${name} has come.`)
  return found
}

const sessionOf = (span: ReceivedSpan): unknown => span.attributes['traceloop.association.properties.session_id']

test('B3: a wrapper made once at module level files each call under the session of that call', async () => {
  init()
  const stepTraced = traceTool(function step(user: string) {
    return user
  })
  const sessions = await Promise.all(
    ['ann', 'bob'].map((user) =>
      withSession({ sessionName: user }, async (id) => {
        await Promise.resolve()
        stepTraced(user)
        return id
      }),
    ),
  )
  await HoneyHiveTracer.flush()
  const seen = collector.spans.map((span) => [span.attributes['honeyhive_outputs.result'], sessionOf(span)])
  expect(Object.fromEntries(seen)).toEqual({ ann: sessions[0], bob: sessions[1] })
})

test('B4: a large argument leaves room for the session, the type, the outputs and the error', async () => {
  const tracer = init()
  const large = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, index]))
  const workTraced = traceChain(function work(input: object) {
    return Object.keys(input).length
  })
  workTraced(large)
  const span = await spanNamed('work')
  expect(sessionOf(span)).toBe(tracer.sessionId)
  expect(span.attributes).toMatchObject({ honeyhive_event_type: 'chain', 'honeyhive_outputs.result': 5000 })
})

test('B6: a circular argument and a circular result pass through untouched', async () => {
  init()
  const circle: { self?: unknown } = {}
  circle.self = circle
  const sameTraced = traceTool(function same(value: unknown) {
    return value
  })
  expect(sameTraced(circle)).toBe(circle)
  expect((await spanNamed('same')).attributes['honeyhive_event_type']).toBe('tool')
})

test('B7: tracer.trace runs a function that throws once', () => {
  const tracer = init()
  let calls = 0
  const fail = (): never => {
    calls += 1
    throw new Error('no')
  }
  expect(() => tracer.trace(fail)).toThrow('no')
  expect(calls).toBe(1)
})

test('B8: a wrapped function keeps its this, name, length and properties', () => {
  init()
  const addTraced = Object.assign(
    function add(this: { base: number }, a: number, b: number) {
      return this.base + a + b
    },
    { unit: 'EUR' },
  )
  const wrapped = traceFunction({ eventType: 'tool' })(addTraced)
  expect(wrapped.call({ base: 1 }, 2, 3)).toBe(6)
  expect([wrapped.name, wrapped.length, wrapped.unit]).toEqual(['add', 2, 'EUR'])
})

test('B9: a tracer that could not be started as asked does not disable those after it', async () => {
  await HoneyHiveTracer.init({ serverUrl: 'not an address', sessionId: 'not a uuid' }).shutdown()
  const tracer = init()
  traceTool(function after() {})()
  expect(tracer.status().mode).toBe('on')
  expect(sessionOf(await spanNamed('after'))).toBe(tracer.sessionId)
})

test('B10: enrichSession without an id writes nothing to the console', async () => {
  init()
  await enrichSession({ metadata: { plan: 'pro' } })
  expect([...stdout, ...stderr]).toEqual([])
})

test('B13: the span of a generator, an async generator and a stream ends with what they gave', async () => {
  init()
  const lettersTraced = traceTool(function* letters() {
    yield 'a'
    yield 'b'
  })
  const laterTraced = traceTool(async function* later() {
    yield 'c'
    yield 'd'
  })
  expect([...lettersTraced()]).toEqual(['a', 'b'])
  const collected: string[] = []
  for await (const letter of laterTraced()) collected.push(letter)
  expect(collected).toEqual(['c', 'd'])
  const outputs = [await spanNamed('letters'), await spanNamed('later')].map(
    ({ attributes }) => attributes['honeyhive_outputs.result'],
  )
  expect(outputs).toEqual(['ab', 'cd'])
})

test('B14: nothing goes to anybody but the given server, and nothing tells the user, the machine or the command line', async () => {
  const asked = new Set<string>()
  const listen = (message: unknown): void => {
    const { request } = message as { request: { getHeader?: (name: string) => unknown; origin?: string } }
    asked.add(String(request.origin ?? request.getHeader?.('host')))
  }
  for (const channel of ['http.client.request.start', 'undici:request:create']) subscribe(channel, listen)
  const tracer = init()
  traceTool(function quiet() {})()
  const span = await spanNamed('quiet')
  await tracer.ready
  for (const channel of ['http.client.request.start', 'undici:request:create']) unsubscribe(channel, listen)
  // Another test's tracer may still be at work for another port of this machine.
  expect([...asked].filter((host) => !/^(?:http:\/\/)?127\.0\.0\.1:\d+$/u.test(host))).toEqual([])
  expect([...asked].join()).toContain(`127.0.0.1:${collector.port}`)
  expect(Object.keys(span.resource).filter((key) => /host\.id|owner|command|executable/u.test(key))).toEqual([])
})

test('B17: a key that is refused is said, and shows in ready and in status', async () => {
  collector.follow({ '*': { kind: 'answer', status: 401 } } as never)
  const tracer = init({ apiKey: 'wrong' })
  traceTool(function lost() {})()
  const [outcome] = await Promise.all([tracer.ready, tracer.flush()])
  expect(outcome).toMatchObject({ status: 'failed', message: expect.stringContaining('401') })
  expect(stderr.join('')).toMatch(/honeyhive: .*401.*HH_API_KEY/u)
  expect(stdout.join('')).not.toContain('initialized')
})

test('B18: HH_SESSION_NAME, HH_SOURCE and the metadata of init reach the session', async () => {
  vi.stubEnv('HH_SESSION_NAME', 'from env')
  vi.stubEnv('HH_SOURCE', 'staging')
  await init({ metadata: { release: 7 } }).ready
  vi.unstubAllEnvs()
  expect(collector.requests.find(({ path }) => path === '/session/start')?.json).toMatchObject({
    session: { session_name: 'from env', source: 'staging', metadata: { release: 7 } },
  })
})

test('B19: a thrown value that is no Error sets the status of the span and its error', async () => {
  init()
  const failTraced = traceTool(function fail() {
    // oxlint-disable-next-line typescript/only-throw-error -- that is the point
    throw 'plain text'
  })
  expect(() => failTraced()).toThrow('plain text')
  const { attributes, span } = await spanNamed('fail')
  expect(attributes['honeyhive_error']).toBe('plain text')
  expect(span.status?.code).toBe(2)
})

test('B20: each tracer sends its sessions, enrichments and spans to its own server with its own key', async () => {
  await using other = await startCollector()
  const first = init({ apiKey: 'key-a', project: 'a' })
  const second = init({ apiKey: 'key-b', project: 'b', serverUrl: other.url })
  first.traceTool(function ofFirst() {})()
  second.traceTool(function ofSecond() {})()
  await Promise.all([first.enrichSession({ metadata: { a: 1 } }), second.enrichSession({ metadata: { b: 1 } })])
  await Promise.all([first.flush(), second.flush()])
  const seen = ({ requests, spanCounts }: Collector) => ({
    keys: [...new Set(requests.map(({ headers }) => headers['authorization']))],
    paths: [...new Set(requests.map(({ path }) => path))].toSorted(),
    spanCounts,
  })
  const paths = ['/events', '/opentelemetry/v1/traces', '/session/start']
  expect(seen(collector)).toEqual({ keys: ['Bearer key-a'], paths, spanCounts: { ofFirst: 1 } })
  expect(seen(other)).toEqual({ keys: ['Bearer key-b'], paths, spanCounts: { ofSecond: 1 } })
})

test('the wrapper of the first SDK and trace write the same layout', async () => {
  init({ project: 'demo', source: 'test', runId: 'r', datasetId: 'd', datapointId: 'p' })
  const options = { config: { model: 'm' }, metadata: { step: 1 } }
  traceFunction({ eventType: 'tool', eventName: 'one', ...options })((query: string, { limit }: { limit: number }) => [
    query,
    limit,
  ])('q', { limit: 2 })
  trace((query: string, { limit }: { limit: number }) => [query, limit], {
    name: 'two',
    eventType: 'tool',
    ...options,
  })('q', { limit: 2 })
  const one = await spanNamed('one')
  expect(one.attributes).toEqual((await spanNamed('two')).attributes)
  expect(one.attributes).toMatchObject({
    honeyhive_event_type: 'tool',
    'honeyhive_inputs._params_.query': 'q',
    'honeyhive_config.model': 'm',
    'honeyhive_metadata.step': 1,
    'traceloop.association.properties.project': 'demo',
    'traceloop.association.properties.source': 'test',
    'traceloop.association.properties.run_id': 'r',
    'traceloop.association.properties.dataset_id': 'd',
    'traceloop.association.properties.datapoint_id': 'p',
  })
})
