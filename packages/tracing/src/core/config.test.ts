import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { isLoopback, resolveConfig } from './config.ts'
import type { HoneyHiveOptions } from './options.ts'

/** As a JavaScript user may call it. */
const resolve = (options: unknown, env: Record<string, string> = {}) => resolveConfig(options as HoneyHiveOptions, env)

describe('resolveConfig', () => {
  it('takes options before variables before defaults', () => {
    expect(resolve({ source: 'option' }, { HH_SOURCE: 'variable' }).config.source).toBe('option')
    expect(resolve({}, { HH_SOURCE: 'variable' }).config.source).toBe('variable')
    expect(resolve({}).config.source).toBe('dev')
  })

  it('has the documented defaults', () => {
    const { config, warnings } = resolve(undefined)
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      serverUrl: 'https://api.honeyhive.ai',
      otlpEndpoint: 'https://api.honeyhive.ai/opentelemetry/v1/traces',
      otlpProtocol: 'http/protobuf',
      compression: 'auto',
      worker: true,
      resilience: 'balanced',
      maxQueueBytes: 33_554_432,
      flushTimeoutMillis: 3000,
      endTimeoutMillis: 2000,
      exportTimeoutMillis: 10_000,
      batchSize: 512,
      maxExportBatchSize: 512,
      disableBatch: false,
      testMode: false,
    })
  })

  it.each([
    ['api_key', 'apiKey'],
    ['session_name', 'sessionName'],
    ['server_url', 'serverUrl'],
    ['serverURL', 'serverUrl'],
    ['disable_batch', 'disableBatch'],
  ])('understands %s', (spelling) => {
    const values: Record<string, unknown> = { server_url: 'http://h', serverURL: 'http://h', disable_batch: true }
    expect(resolve({ [spelling]: values[spelling] ?? 'x' }).warnings).toEqual([])
  })

  it.each([
    ['sesionName', "Unknown option 'sesionName' is ignored. Did you mean 'sessionName'?"],
    ['apikey', "Unknown option 'apikey' is ignored. Did you mean 'apiKey'?"],
    ['serverULR', "Unknown option 'serverULR' is ignored. Did you mean 'serverUrl'?"],
    ['zzzzzzzzzzzzzz', "Unknown option 'zzzzzzzzzzzzzz' is ignored. The type HoneyHiveOptions lists all there are."],
  ])('says what %s may have meant', (spelling, warning) => {
    expect(resolve({ [spelling]: 1 }).warnings).toEqual([warning])
  })

  it.each([
    [{ HH_DISABLE_BATCH: 'maybe' }, "HH_DISABLE_BATCH must be true or false, but is 'maybe'; it is ignored."],
    [
      { HH_MAX_ATTRIBUTES: 'abc' },
      "HH_MAX_ATTRIBUTES must be a whole number from 1 upwards, but is 'abc'; it is ignored.",
    ],
    [
      { HH_OTLP_PROTOCOL: 'grpc' },
      "HH_OTLP_PROTOCOL must be one of http/protobuf, http/json, but is 'grpc'; it is ignored.",
    ],
    [{ HH_API_KEY: 'two words' }, 'HH_API_KEY must be printable ASCII without spaces, but is a string; it is ignored.'],
  ])('warns of %j and uses the default', (env, warning) => {
    const { config, warnings } = resolve({}, env)
    expect(warnings).toEqual([warning])
    expect(config).toMatchObject({ disableBatch: false, maxAttributes: 1024, otlpProtocol: 'http/protobuf' })
  })

  it.each([[null], [[]], ['text'], [42], [() => undefined]])('survives %s for options', (options) => {
    expect(resolve(options).config.source).toBe('dev')
  })

  it('reads no variable that is not ours', () => {
    const env = { API_KEY: 'foreign', PROJECT: 'foreign', SOURCE: 'foreign', INPUTS: 'text' }
    expect(resolve({}, env)).toEqual(resolve({}))
  })

  it('takes a variable in seconds and an option in milliseconds', () => {
    expect(resolve({}, { HH_FLUSH_INTERVAL: '0.5' }).config.flushIntervalMillis).toBe(500)
    expect(resolve({ flushIntervalMillis: 500 }).config.flushIntervalMillis).toBe(500)
  })

  it('strips trailing slashes of the address and reports one that is none', () => {
    expect(resolve({ serverUrl: 'http://127.0.0.1:4318//' }).config.serverUrl).toBe('http://127.0.0.1:4318')
    expect(resolve({ serverUrl: 'localhost:4318' }).hasBadAddress).toBe(true)
    expect(resolve({ serverUrl: 'http://user:secret@host' }).warnings.join()).not.toContain('secret')
  })

  it('takes an empty string for nothing', () => {
    expect(resolve({ apiKey: '' }, { HH_API_KEY: 'key' }).config.apiKey?.reveal()).toBe('key')
  })

  it('counts as an evaluation when run, dataset and datapoint are known', () => {
    expect(resolve({ runId: 'r', datasetId: 'd', datapointId: 'p' }).config.isEvaluation).toBe(true)
    expect(resolve({ runId: 'r' }).config.isEvaluation).toBe(false)
  })

  it('shows the key to nobody', () => {
    const { config } = resolve({ apiKey: 'hh_canary' })
    const shown = [
      JSON.stringify(config),
      inspect(config, { depth: 10, showHidden: true }),
      String(config.apiKey),
      `${inspect([config])}`,
    ]
    expect(shown.join()).not.toContain('canary')
    expect(config.apiKey?.reveal()).toBe('hh_canary')
  })

  it('redacts nothing and captures everything unless it is told to', () => {
    expect(resolve({}).config).toMatchObject({ redact: undefined, captureContent: 'full' })
    expect(resolve({ redact: false }, { HH_REDACT: 'true' }).config.redact).toBeUndefined()
    const { config, warnings } = resolve({}, { HH_REDACT: '1', HH_CAPTURE_CONTENT: 'metadata' })
    expect(config).toMatchObject({
      redact: { replacement: '[redacted]', windowChars: 65_536 },
      captureContent: 'metadata',
    })
    expect(warnings).toEqual([])
  })

  it.each([
    [{ redact: () => 'x' }, { mask: expect.any(Function), maskTimeoutMillis: 100, maxJsonDepth: 8 }],
    [{ redact: { builtIn: ['email'], replacement: '*' } }, { builtIn: ['email'], replacement: '*' }],
  ])('takes %j for redaction', (options, redact) => {
    expect(resolve(options).config).toMatchObject({ redact, captureContent: 'full' })
  })

  it.each([
    [{ redact: 'perhaps' }, {}],
    [{ redact: [] }, {}],
    [{ redact: { builtIn: ['emial'] } }, {}],
    [{ captureContent: 'nothing' }, {}],
    [{ capture_content: 1, redact: true }, { HH_CAPTURE_CONTENT: 'full' }],
    [{}, { HH_REDACT: 'perhaps' }],
    [{}, { HH_CAPTURE_CONTENT: 'some' }],
  ])('captures no content when %j with %j cannot be used, and says so once', (options, env) => {
    const { config, warnings } = resolve(options, env as Record<string, string>)
    expect(config.captureContent).toBe('none')
    expect(warnings).toEqual([expect.stringContaining('no content is captured')])
    expect(config.redact !== undefined).toBe('redact' in options || 'HH_REDACT' in env)
  })

  it('never changes', () => {
    expect(Object.isFrozen(resolve({}).config)).toBe(true)
  })
})

describe('isLoopback', () => {
  it.each(['http://127.0.0.1:1', 'http://localhost', 'http://[::1]:4318', 'http://127.9.9.9', 'http://app.localhost'])(
    '%s is',
    (url) => {
      expect(isLoopback(url)).toBe(true)
    },
  )

  it.each(['http://127.0.0.1.evil.com', 'http://localhost.evil.com', 'https://api.honeyhive.ai', 'http://10.0.0.1'])(
    '%s is not',
    (url) => {
      expect(isLoopback(url)).toBe(false)
    },
  )
})
