import { type Collector, startCollector } from '@honeyhive/kit'
import { context } from '@opentelemetry/api'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  createEvent,
  createSession,
  endSession,
  enrichSession,
  enrichSpan,
  extractContext,
  getBaggage,
  getCurrentSpan,
  HoneyHiveTracer,
  injectContext,
  link,
  sessionStart,
  setBaggage,
  startActiveSpan,
  startSpan,
  trace,
  unlink,
  updateEvent,
  withBaggage,
  withDistributedTraceContext,
  withSession,
} from '../index.ts'

let collector: Collector
let tracer: HoneyHiveTracer

beforeAll(async () => {
  collector = await startCollector()
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterAll(async () => {
  await tracer.shutdown()
  await collector.close()
  vi.restoreAllMocks()
})

const thrower = (): never => {
  throw new Error('hostile')
}
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const trap = new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getOwnPropertyDescriptor: thrower })
const circular: Record<string, unknown> = {}
circular['self'] = circular

const hostile: readonly (readonly [name: string, value: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', Number.NaN],
  ['a symbol', Symbol('s')],
  ['a big integer', 1n],
  ['text', 'text\u0000\ud800'],
  ['a list', [1, [2]]],
  ['a function that throws', thrower],
  ['a revoked proxy', revoked()],
  ['a proxy whose traps throw', trap],
  ['a getter that throws', Object.defineProperty({}, 'metadata', { get: thrower, enumerable: true })],
  ['a circle', { metadata: circular, session_id: circular, traceparent: circular, baggage: circular }],
  [
    'values of every kind',
    { metadata: trap, sessionId: 1n, sessionName: trap, inputs: thrower, baggage: [trap], error: trap },
  ],
  ['no prototype', Object.assign(Object.create(null), { __proto__: 1, constructor: 2 })],
]

// Their types promise better; what programs without types pass is anything.
type Anything = never

const calls: Readonly<Record<string, (value: Anything) => unknown>> = {
  createSession: (value) => createSession(value),
  endSession: (value) => endSession(value),
  sessionStart: () => sessionStart(),
  enrichSession: (value) => enrichSession(value),
  enrichSpan: (value) => trace('enriched', () => [enrichSpan(value), enrichSpan(startSpan('given'), value)]),
  createEvent: (value) => createEvent(value),
  updateEvent: (value) => Promise.all([updateEvent('id', value), updateEvent(value, { metadata: { a: 1 } })]),
  injectContext: (value) => void injectContext(value),
  extractContext: (value) => extractContext(value),
  link: (value) => unlink(link(value)),
  getBaggage: (value) => getBaggage(value),
  setBaggage: (value) => [setBaggage(value, 1), setBaggage('key', value), setBaggage('session_id', value)],
  startSpan: (value) => [startSpan('s', value).end(), startSpan(value).end(), startSpan('s', {}, value).end()],
  getCurrentSpan: () => getCurrentSpan(),
}

describe.each(Object.entries(calls))('%s', (_name, call) => {
  it.each(hostile)('given %s neither throws nor rejects', async (_, value) => {
    const made = context.with(context.active(), async () => void (await call(value as Anything)))
    expect(await made).toBeUndefined()
  })
})

const runners: Readonly<Record<string, (value: Anything, fn: () => number) => unknown>> = {
  withSession: (value, fn) => withSession(value, fn),
  withBaggage: (value, fn) => withBaggage(value, fn),
  withDistributedTraceContext: (value, fn) => withDistributedTraceContext(value, fn),
  'withDistributedTraceContext, options': (value, fn) => withDistributedTraceContext({}, fn, value),
  startActiveSpan: (value, fn) => startActiveSpan('s', { attributes: value, links: value, startTime: value }, fn),
  'startActiveSpan, options': (value, fn) => startActiveSpan('s', typeof value === 'function' ? {} : value, fn),
}

describe.each(Object.entries(runners))('%s', (_name, run) => {
  it.each(hostile)('given %s runs its function once, and gives what that gives', (_, value) => {
    const fn = vi.fn<() => number>(() => 7)
    expect(run(value as Anything, fn)).toBe(7)
    expect(fn).toHaveBeenCalledTimes(1)
  })
})
