import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'
import type { HoneyHiveOptions } from './options.ts'

let tracers: HoneyHiveTracer[]

beforeEach(() => {
  tracers = []
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  vi.unstubAllEnvs()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ testMode: true, ...options })
  tracers.push(tracer)
  return tracer
}

describe('the configuration of a tracer', () => {
  it('is read flat, by groups, and by paths in either spelling with a fallback', () => {
    const { config } = init({ sessionName: 'mine', project: 'p' })
    expect([config.sessionName, config.session.sessionName]).toEqual(['mine', 'mine'])
    expect([config.get('session.session_name'), config.get('session.sessionName')]).toEqual(['mine', 'mine'])
    expect([config.get('evaluation.run_id'), config.get('not.there', 'none')]).toEqual([undefined, 'none'])
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('comes from options, then from the objects of the Python SDK, then from variables, then from defaults', () => {
    vi.stubEnv('HH_PROJECT', 'variable')
    vi.stubEnv('HH_SOURCE', 'variable')
    vi.stubEnv('HH_SESSION_NAME', 'variable')
    const { config } = init({ project: 'option', session_config: { project: 'nested', source: 'nested' } } as never)
    expect([config.project, config.source, config.sessionName]).toEqual(['option', 'nested', 'variable'])
    expect(config.batchSize).toBe(512)
  })

  it('C2 is read from variables when a tracer is made, not when the module is loaded', () => {
    vi.stubEnv('HH_SOURCE', 'first')
    const first = init().config.source
    vi.stubEnv('HH_SOURCE', 'second')
    expect([first, init().config.source]).toEqual(['first', 'second'])
  })

  it('is looked up once for each path, as the statistics of the cache say, unless the cache is off', () => {
    const tracer = init()
    const { hits } = tracer.status().cache
    expect([tracer.config.get('otlp.batch_size'), tracer.config.get('otlp.batch_size')]).toEqual([512, 512])
    expect(tracer.status().cache).toMatchObject({ isEnabled: true, hits: hits + 1 })
    vi.stubEnv('HH_CACHE_ENABLED', 'false')
    const uncached = init()
    expect([uncached.config.get('project'), uncached.status().cache.size]).toEqual([undefined, 0])
  })
})
