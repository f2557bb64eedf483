import { describe, expect, it } from 'vitest'
import { Cache } from './cache.ts'
import { resolveConfig } from './config.ts'
import { configView } from './config-view.ts'
import type { HoneyHiveOptions } from './options.ts'

const resolve = (options: unknown, env: Record<string, string> = {}) => resolveConfig(options as HoneyHiveOptions, env)
const cache = () => new Cache({ isEnabled: true, maxSize: 10, ttlMillis: 1000 })
const view = (options: unknown, env: Record<string, string> = {}) => configView(resolve(options, env).config, cache())

const ids = { a: '00000000-0000-4000-8000-00000000000a', b: '00000000-0000-4000-8000-00000000000b' }

describe('C1 an option on its own counts before the session’s, these before the evaluation’s, and all before the tracer’s', () => {
  it.each<[string, unknown, unknown]>([
    ['sessionId', ids.a, ids.b],
    ['sessionName', 'one', 'two'],
    ['project', 'one', 'two'],
    ['source', 'one', 'two'],
    ['serverUrl', 'http://one', 'http://two'],
    ['inputs', { a: 1 }, { b: 2 }],
    ['metadata', { a: 1 }, { b: 2 }],
    ['userProperties', { a: 1 }, { b: 2 }],
    ['testMode', true, false],
    ['verbose', true, false],
    ['isEvaluation', true, false],
    ['runId', 'one', 'two'],
    ['datasetId', 'one', 'two'],
    ['datapointId', 'one', 'two'],
    ['disableBatch', true, false],
    ['disableHttpTracing', false, true],
    ['batchSize', 1, 2],
    ['maxAttributes', 10, 20],
    ['skipBackendSessionCreation', true, false],
  ])('C1 %s', (name, winner, loser) => {
    const layers = ['config', 'evaluationConfig', 'sessionConfig', 'own']
    for (const [index, layer] of layers.entries()) {
      const options: Record<string, unknown> = {}
      for (const weaker of layers.slice(0, index)) options[weaker] = { [name]: loser }
      Object.assign(options, layer === 'own' ? { [name]: winner } : { [layer]: { [name]: winner } })
      const { config, warnings } = resolve(options)
      expect([layer, config[name as keyof typeof config], warnings]).toEqual([layer, winner, []])
    }
  })

  it('C1 apiKey', () => {
    const { config } = resolve({ apiKey: 'own', sessionConfig: { api_key: 'session' }, config: { apiKey: 'tracer' } })
    expect(config.apiKey?.reveal()).toBe('own')
    expect(
      resolve({ sessionConfig: { api_key: 'session' }, config: { apiKey: 'tracer' } }).config.apiKey?.reveal(),
    ).toBe('session')
  })

  it('C1 what is not set in a stronger one does not hide what is set in a weaker one', () => {
    const { config } = resolve({
      source: undefined,
      project: '',
      sessionConfig: { source: null, project: undefined },
      config: { source: 'tracer', project: 'p' },
    })
    expect([config.source, config.project]).toEqual(['tracer', 'p'])
  })

  it('C1 what was nested is to be seen nested and at the root, under both spellings', () => {
    const config = view({
      session_config: { session_name: 's' },
      evaluation_config: { run_id: 'r' },
      config: { otlp: { batch_size: 7 } },
    })
    expect([config.sessionName, config.session.sessionName, config.get('session.session_name')]).toEqual([
      's',
      's',
      's',
    ])
    expect([config.runId, config.evaluation.runId, config.get('evaluation.runId')]).toEqual(['r', 'r', 'r'])
    expect([config.batchSize, config.otlp.batchSize, config.get('otlp.batch_size')]).toEqual([7, 7, 7])
  })

  it('C1 an unknown name inside is warned of with its path, and objects that hold themselves end', () => {
    const loop: Record<string, unknown> = { sorce: 'x' }
    loop['config'] = loop
    expect(resolve(loop).warnings).toEqual([expect.stringContaining("'sorce'")])
    expect(resolve({ sessionConfig: { sesionName: 's' } }).warnings).toEqual([
      "Unknown option 'sessionConfig.sesionName' is ignored. Did you mean 'sessionName'?",
    ])
  })

  it('C1 a layer that is no object is an unknown option', () => {
    expect(resolve({ sessionConfig: 5 }).warnings.join()).toContain("'sessionConfig'")
  })
})

describe('the configuration as it is read', () => {
  it('gives undefined or the fallback for what is not there', () => {
    const config = view({ project: 'p' })
    expect(config.get('nothing.at.all')).toBeUndefined()
    expect(config.get('session.sessionName', 'none')).toBe('none')
    expect(config.get('project.length')).toBeUndefined()
    expect(config.get('constructor')).toBeUndefined()
    expect(config.get('__proto__.toString')).toBeUndefined()
  })

  it('is frozen at every level and prints without its method or its key', () => {
    const config = view({ apiKey: 'hh_canary' })
    expect([Object.isFrozen(config), Object.isFrozen(config.session)]).toEqual([true, true])
    expect(JSON.stringify(config)).not.toContain('canary')
    expect(Object.keys(config)).not.toContain('get')
  })
})

describe('C2 variables', () => {
  it('C2 are read at every call, not at import', () => {
    process.env['HH_SOURCE'] = 'first'
    expect(resolve({}, process.env as Record<string, string>).config.source).toBe('first')
    process.env['HH_SOURCE'] = 'second'
    expect(resolve({}, process.env as Record<string, string>).config.source).toBe('second')
    delete process.env['HH_SOURCE']
  })

  it('C3 values that cannot be used warn and never throw', () => {
    const env = Object.fromEntries(
      'HH_MAX_ATTRIBUTES HH_DISABLE_BATCH HH_BATCH_SIZE HH_FLUSH_INTERVAL HH_API_URL HH_CACHE_TTL HH_PROFILE HH_EXPERIMENT_METADATA HH_OTLP_ENABLED HH_PROVIDER_STRATEGY HH_RESILIENCE_LEVEL'
        .split(' ')
        .map((name) => [name, '[]']),
    )
    const { config, warnings } = resolve({}, env)
    expect(warnings).toHaveLength(Object.keys(env).length)
    expect(config).toMatchObject({
      maxAttributes: 1024,
      disableBatch: false,
      profile: undefined,
      providerStrategy: 'auto',
    })
  })

  it('C4 of others are ignored', () => {
    const foreign =
      'API_KEY PROJECT SOURCE SERVER_URL VERBOSE TEST_MODE SESSION_ID RUN_ID INPUTS EXPERIMENT_ID MLFLOW_EXPERIMENT_ID WANDB_RUN_ID BATCH_SIZE MAX_ATTRIBUTES'
    const env = Object.fromEntries(foreign.split(' ').map((name) => [name, 'true']))
    expect(resolve({}, env)).toEqual(resolve({}))
  })

  it('C5 three ids of an evaluation make one', () => {
    const evaluation = { runId: 'r', datasetId: 'd', datapointId: 'p' }
    expect(resolve({ evaluationConfig: evaluation }).config.isEvaluation).toBe(true)
    expect(resolve({ evaluationConfig: evaluation, isEvaluation: false }).config.isEvaluation).toBe(false)
    expect(resolve({ runId: 'r', datasetId: 'd' }).config.isEvaluation).toBe(false)
  })

  it('of an experiment are read, its metadata as JSON', () => {
    const { config } = resolve({}, { HH_EXPERIMENT_ID: 'e', HH_EXPERIMENT_METADATA: '{"a":1}' })
    expect(config).toMatchObject({ experimentId: 'e', experimentMetadata: { a: 1 } })
  })
})

describe('L5 deadlines, connections and back-off follow the environment', () => {
  it.each<[string, Record<string, string>, string, object]>([
    [
      'Lambda',
      { AWS_LAMBDA_FUNCTION_NAME: 'f', KUBERNETES_SERVICE_HOST: 'k' },
      'lambda',
      { flushTimeoutMillis: 2000, maxConcurrentExports: 3, retryBackoffMillis: 100, exportTimeoutMillis: 10_000 },
    ],
    [
      'Kubernetes',
      { KUBERNETES_SERVICE_HOST: 'k', HH_HIGH_CONCURRENCY: '1' },
      'kubernetes',
      { flushTimeoutMillis: 5000, maxConcurrentExports: 12, retryBackoffMillis: 300, exportTimeoutMillis: 25_000 },
    ],
    ['high concurrency: true', { HH_HIGH_CONCURRENCY: 'true' }, 'high-concurrency', { flushTimeoutMillis: 1000 }],
    ['high concurrency: 1', { HH_HIGH_CONCURRENCY: '1' }, 'high-concurrency', { flushTimeoutMillis: 1000 }],
    ['high concurrency: yes', { HH_HIGH_CONCURRENCY: 'YES' }, 'high-concurrency', { flushTimeoutMillis: 1000 }],
    ['Docker', { DOCKER_CONTAINER: '1' }, 'docker', { maxConcurrentExports: 8, retryBackoffMillis: 400 }],
    ['Google', { GCP_PROJECT: 'p' }, 'gcp', { maxConcurrentExports: 10, exportTimeoutMillis: 22_000 }],
    ['Azure', { WEBSITE_RESOURCE_GROUP: 'g' }, 'azure', { maxConcurrentExports: 10, exportTimeoutMillis: 24_000 }],
    ['AWS', { AWS_REGION: 'eu' }, 'aws', { maxConcurrentExports: 15, exportTimeoutMillis: 30_000 }],
    [
      'anything else',
      { HH_HIGH_CONCURRENCY: 'no' },
      'standard',
      { flushTimeoutMillis: 3000, retryBackoffMillis: 500, exportTimeoutMillis: 10_000 },
    ],
  ])('L5 %s', (_name, env, environment, expected) => {
    expect(resolve({}, env).config).toMatchObject({ environment, ...expected })
  })

  it('L5 a profile stands above the environment, a variable above the profile, an option above both', () => {
    const env = { KUBERNETES_SERVICE_HOST: 'k', HH_FLUSH_INTERVAL: '7' }
    expect(resolve({ profile: 'test' }, { KUBERNETES_SERVICE_HOST: 'k' }).config).toMatchObject({
      flushIntervalMillis: 50,
      flushTimeoutMillis: 1000,
      retryBackoffMillis: 300,
    })
    expect(resolve({ profile: 'test' }, env).config.flushIntervalMillis).toBe(7000)
    expect(resolve({ profile: 'test', flushIntervalMillis: 3 }, env).config.flushIntervalMillis).toBe(3)
    expect(resolve({}, { HH_PROFILE: 'high-volume' }).config).toMatchObject({ profile: 'high-volume', batchSize: 2048 })
    expect(resolve({ profile: 'low-latency', sessionName: 'benchmark' }).config.flushIntervalMillis).toBe(100)
  })
})
