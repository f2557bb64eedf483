import { setImmediate as turn } from 'node:timers/promises'
import { AsyncLocalStorageContextManager as StockManager } from '@opentelemetry/context-async-hooks'
import { type Collector, startCollector } from '@honeyhive/kit'
import { context, propagation, ROOT_CONTEXT, trace as traceApi } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createSession,
  extractContext,
  getBaggage,
  type HoneyHiveOptions,
  HoneyHiveTracer,
  injectContext,
  link,
  setBaggage,
  startActiveSpan,
  suppressTracing,
  trace,
  unlink,
  withBaggage,
  withDistributedTraceContext,
  withSession,
} from '../index.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

let collector: Collector
let tracers: HoneyHiveTracer[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  await collector.close()
  vi.restoreAllMocks()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, ...options })
  tracers.push(tracer)
  return tracer
}

async function span(name: string) {
  await Promise.all(tracers.map((tracer) => tracer.flush()))
  const found = collector.spans.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no span '${name}'`)
  return found
}

const alone = <T>(fn: () => T): T => context.with(context.active(), fn)

describe('X1 what a tracer puts into the context of others', () => {
  it('X1 is nothing at its start: the ids of one are on no span of another', async () => {
    init({ project: 'first', runId: 'run', datasetId: 'set' })
    const second = init({ project: 'second' })
    second.trace('second', () => undefined)
    expect(propagation.getActiveBaggage()).toBeUndefined()
    const { attributes } = await span('second')
    expect(attributes).toMatchObject({ 'honeyhive.project': 'second', 'honeyhive.session_id': second.sessionId })
    expect(Object.keys(attributes).join()).not.toContain('run_id')
  })
})

describe('X2 two tracers', () => {
  it('X2 keep project, source and session apart through a thousand interleaved requests', async () => {
    const pair = [init({ project: 'a', source: 'sa' }), init({ project: 'b', source: 'sb' })]
    const handle = async (index: number): Promise<void> => {
      const tracer = pair[index % 2] as HoneyHiveTracer
      await tracer.withSession({}, async (sessionId) => {
        await tracer.trace(`${index}`, async () => {
          await turn()
          await trace(`${index} child ${sessionId}`, async () => turn())
        })
      })
    }
    await Promise.all(Array.from({ length: 1000 }, (_, index) => handle(index)))
    await Promise.all(pair.map((tracer) => tracer.flush({ timeoutMillis: 20_000 })))
    const spans = collector.spans
    expect(spans).toHaveLength(2000)
    for (const { name, attributes } of spans) {
      const own = Number(name.split(' ')[0]) % 2 === 0
      expect([attributes['honeyhive.project'], attributes['honeyhive.source']]).toEqual(own ? ['a', 'sa'] : ['b', 'sb'])
      const sessionId = attributes['honeyhive.session_id']
      expect(name.split(' ')[2] ?? sessionId).toBe(sessionId)
    }
  })

  it('X2 do not read each other’s session from a context', async () => {
    const [first, second] = [init({ project: 'a' }), init({ project: 'b' })]
    const own = second.sessionId
    first.withSession({}, () => second.trace('second', () => undefined))
    expect((await span('second')).attributes['honeyhive.session_id']).toBe(own)
  })
})

describe('X3, X4 distributed context', () => {
  it.each(['session_id', 'honeyhive_session_id', 'honeyhive.session_id'])('X4 understands %s', async (key) => {
    init({ project: 'own' })
    const prefix = key.replace('session_id', '')
    const baggage = `${key}=up-1,${prefix}project=theirs,${prefix}source=edge`
    const answer = withDistributedTraceContext({ traceparent, baggage }, () => trace('handled', () => 7))
    expect(answer).toBe(7)
    const found = await span('handled')
    expect(found).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(found.attributes).toMatchObject({
      'honeyhive.session_id': 'up-1',
      'honeyhive.project': 'theirs',
      'honeyhive.source': 'edge',
    })
  })

  it('X3 keeps what came and fills in only what is missing', async () => {
    init({ project: 'own', source: 'own-source' })
    withDistributedTraceContext({ baggage: 'session_id=up-2,source=edge' }, () =>
      trace('outer', () => trace('inner', () => undefined)),
    )
    for (const name of ['outer', 'inner'])
      expect((await span(name)).attributes).toMatchObject({
        'honeyhive.session_id': 'up-2',
        'honeyhive.project': 'own',
        'honeyhive.source': 'edge',
      })
  })

  it('X4 lets an explicit session win, and still reads project and source', async () => {
    init()
    withDistributedTraceContext({ baggage: 'session_id=up,project=theirs' }, () => trace('explicit', () => undefined), {
      sessionId: 'mine',
    })
    expect((await span('explicit')).attributes).toMatchObject({
      'honeyhive.session_id': 'mine',
      'honeyhive.project': 'theirs',
    })
  })

  it('X4 goes back afterwards, also when the function throws or rejects', async () => {
    const tracer = init()
    const before = context.active()
    const failure = new Error('inside')
    expect(() =>
      withDistributedTraceContext({ baggage: 'session_id=up' }, () => {
        throw failure
      }),
    ).toThrow(failure)
    await expect(withDistributedTraceContext({ baggage: 'session_id=up' }, () => Promise.reject(failure))).rejects.toBe(
      failure,
    )
    expect([context.active(), tracer.sessionId]).toEqual([before, tracer.status().session.id])
  })

  it('X4 leaves somebody else’s word for a project alone when no session comes with it', async () => {
    init({ project: 'own' })
    withDistributedTraceContext({ baggage: 'project=apollo,run_id=airflow-7' }, () => trace('alone', () => undefined))
    const { attributes } = await span('alone')
    expect(attributes['honeyhive.project']).toBe('own')
    expect(attributes).not.toHaveProperty('honeyhive_metadata.run_id')
  })

  it('X4 reads headers of every kind, in any case, and what is malformed is as good as absent', () => {
    const tracer = init()
    const seen = (carrier: object): string => withDistributedTraceContext(carrier, () => tracer.sessionId)
    expect(seen(new Headers({ Baggage: 'session_id=h' }))).toBe('h')
    expect(seen(new Map([['baggage', 'session_id=m']]))).toBe('m')
    expect(seen({ BAGGAGE: 'session_id=u' })).toBe('u')
    const own = tracer.sessionId
    const broken = { baggage: 'session_id', traceparent: '00-zz' }
    for (const carrier of [{}, broken, null as never, { baggage: 7 }]) expect(seen(carrier)).toBe(own)
    expect(extractContext({})).toBe(context.active())
  })

  it('X4 sends our ids no further than asked: they are not in the baggage that others pass on', () => {
    init()
    withDistributedTraceContext({ baggage: 'session_id=up,tenant=acme' }, () => {
      expect(propagation.getActiveBaggage()?.getAllEntries()).toEqual([['tenant', { value: 'acme' }]])
      const headers: Record<string, string> = {}
      propagation.inject(context.active(), headers)
      expect(headers['baggage']).toBe('tenant=acme')
    })
  })
})

describe('X5 which tracer is at work', () => {
  it('X5 is the one that is named, then that of the context, then the first, then none', async () => {
    const [first, second, third] = [init({ project: '1' }), init({ project: '2' }), init({ project: '3' })]
    const project = async (name: string): Promise<unknown> => (await span(name)).attributes['honeyhive.project']
    trace('default', () => undefined)
    second.trace(() => trace('context', () => undefined))
    second.trace(() => trace('explicit', { tracer: third as HoneyHiveTracer }, () => undefined))
    expect([await project('default'), await project('context'), await project('explicit')]).toEqual(['1', '2', '3'])
    await first.shutdown()
    trace('next', () => undefined)
    expect(await project('next')).toBe('2')
    await Promise.all([second.shutdown(), third.shutdown()])
    expect(trace('none', () => 5)).toBe(5)
  })
})

it('X6 nested spans keep what is around them, through timers, promises and events', async () => {
  init()
  const id = await withSession({}, async (sessionId) => {
    await trace('outer', async () => {
      await new Promise<void>((resolve) => setTimeout(() => trace('in a timer', () => resolve()), 1))
      await Promise.all([1, 2].map(async (index) => trace(`parallel ${index}`, async () => turn())))
    })
    return sessionId
  })
  const outer = await span('outer')
  for (const name of ['in a timer', 'parallel 1', 'parallel 2']) {
    const inner = await span(name)
    expect([inner.parentSpanId, inner.attributes['honeyhive.session_id']]).toEqual([outer.spanId, id])
  }
})

it.each([
  ['session_id=a%20b', 'a b'],
  ['session_id=proj+x', 'proj x'],
  ['session_id=a%2Bb', 'a+b'],
  ['session_id=caf%C3%A9;ttl=30;secure', 'café'],
  ['session_id = padded ', 'padded'],
  ['session_id=a%zz', 'a%zz'],
])('X7 decodes %s', (baggage, expected) => {
  const tracer = init()
  expect(withDistributedTraceContext({ baggage }, () => tracer.sessionId)).toBe(expected)
})

describe('injectContext', () => {
  it('writes the trace and our ids, in the order of Python’s SDK, into any carrier', () => {
    const tracer = init({ project: 'proj x', runId: 'r', datasetId: 'd', datapointId: 'p' })
    startActiveSpan('out', (active) => {
      const { traceId: own, spanId } = active.spanContext()
      const headers = injectContext({ accept: '*/*' } as Record<string, string>)
      expect(headers).toEqual({
        accept: '*/*',
        traceparent: expect.stringMatching(`^00-${own}-${spanId}-0[0-3]$`),
        baggage: `run_id=r,dataset_id=d,datapoint_id=p,honeyhive_tracer_id=${tracer.runtime.id},session_id=${tracer.sessionId},project=proj%20x,source=dev`,
      })
      expect(injectContext(new Headers()).get('traceparent')).toBe(headers['traceparent'])
      expect(injectContext(new Map<string, string>()).get('baggage')).toBe(headers['baggage'])
      const frozen = Object.freeze({})
      expect(injectContext(frozen)).toBe(frozen)
    })
  })

  it('is read by another process as what it was, with the baggage of the app beside it', async () => {
    const tracer = init({ project: 'a+b c' })
    const headers = await withBaggage({ tier: 'pro plan' }, async () =>
      withSession({}, (id) => ({ id, carrier: injectContext() })),
    )
    expect(headers.carrier['baggage']).toContain('tier=pro%20plan')
    withDistributedTraceContext(headers.carrier, () => {
      expect([tracer.sessionId, getBaggage('project'), getBaggage('tier')]).toEqual([headers.id, 'a+b c', 'pro plan'])
    })
  })

  it('passes on a context that was extracted and not continued', () => {
    init()
    const state = { traceparent, tracestate: 'vendor=1' }
    withDistributedTraceContext(state, () => expect(injectContext()).toMatchObject(state))
  })

  it('works without a tracer', () => {
    const headers = context.with(traceApi.setSpanContext(ROOT_CONTEXT, remote()), () => injectContext())
    expect(Object.keys(headers)).toEqual(['traceparent'])
    expect(withDistributedTraceContext({ traceparent }, () => 3)).toBe(3)
  })
})

function remote() {
  return { traceId, spanId: 'b7ad6b7169203331', traceFlags: 1 }
}

describe('link and unlink', () => {
  it('enter and leave what a carrier brings', async () => {
    const tracer = init()
    await alone(async () => {
      const own = tracer.sessionId
      const token = link({ traceparent, baggage: 'session_id=linked' })
      trace('linked', () => undefined)
      await turn()
      expect(tracer.sessionId).toBe('linked')
      unlink(token)
      expect(tracer.sessionId).toBe(own)
      {
        using _ = link({ baggage: 'session_id=block' })
        expect(tracer.sessionId).toBe('block')
      }
      expect(tracer.sessionId).toBe(own)
      expect(tracer.inject()['baggage']).toContain(`session_id=${own}`)
    })
    expect(await span('linked')).toMatchObject({ traceId, attributes: { 'honeyhive.session_id': 'linked' } })
  })
})

describe('baggage', () => {
  it('is found by any spelling, and set under the normal one', () => {
    const tracer = init({ project: 'p' })
    withBaggage({ 'User-Tier': 'pro', count: 3, gone: undefined }, () => {
      expect(['user_tier', 'User-Tier', 'user.tier'].map((key) => getBaggage(key))).toEqual(['pro', 'pro', 'pro'])
      expect([getBaggage('count'), getBaggage('gone')]).toEqual(['3', undefined])
    })
    expect([getBaggage('user_tier'), getBaggage('project')]).toEqual([undefined, 'p'])
    expect(getBaggage('honeyhive.session-id')).toBe(tracer.sessionId)
  })

  it('of ours moves the spans that follow, and of others changes none', async () => {
    init()
    withBaggage({ session_id: 'moved', project: 'q', color: 'red' }, () => trace('moved', () => undefined))
    const { attributes } = await span('moved')
    expect(attributes).toMatchObject({ 'honeyhive.session_id': 'moved', 'honeyhive.project': 'q' })
    expect(Object.keys(attributes).join()).not.toContain('color')
  })

  it('becomes attributes where the option names it', async () => {
    init({ baggageAttributes: ['color', 'size'] })
    withBaggage({ color: 'red', secret: 'x' }, () => trace('coloured', () => undefined))
    const { attributes } = await span('coloured')
    expect(attributes['baggage.color']).toBe('red')
    expect(Object.keys(attributes).filter((key) => key.startsWith('baggage.'))).toEqual(['baggage.color'])
  })

  it('can be set for the rest of a run, and other runs do not see it', async () => {
    init()
    await Promise.all([
      alone(async () => {
        expect(setBaggage('color', 'red')).toBe(true)
        await turn()
        expect(getBaggage('color')).toBe('red')
      }),
      alone(async () => {
        await turn()
        expect(getBaggage('color')).toBeUndefined()
      }),
    ])
  })
})

describe('suppressTracing', () => {
  it('records nothing inside, and injects nothing', async () => {
    const tracer = init()
    expect(suppressTracing(() => trace('hidden', () => 5))).toBe(5)
    trace('shown', () => undefined)
    await tracer.flush()
    expect(collector.spanCounts).toEqual({ shown: 1 })
  })
})

describe('the process’s propagator', () => {
  it('is ours while a main tracer lives, and is given back', async () => {
    const tracer = init()
    expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage'])
    await tracer.shutdown()
    expect(propagation.fields()).toEqual([])
  })

  it('stays whose it is when somebody else was first', async () => {
    const other = { inject: () => undefined, extract: (where: never) => where, fields: () => ['x-other'] }
    propagation.setGlobalPropagator(other)
    await init().shutdown()
    expect(propagation.fields()).toEqual(['x-other'])
    propagation.disable()
  })
})

it('a session can be entered under the stock context manager as well', async () => {
  context.disable()
  context.setGlobalContextManager(new StockManager().enable())
  const tracer = init()
  await alone(async () => {
    const id = await createSession()
    expect(tracer.sessionId).toBe(id)
  })
  context.disable()
})
