import { expect, it } from 'vitest'
import { resolveConfig } from './config.ts'

it('has the documented defaults', () => {
  expect(resolveConfig({}, {}).config).toMatchObject({
    batchSize: 512,
    maxExportBatchSize: 512,
    maxConcurrentExports: 4,
    flushIntervalMillis: 1_000,
    exportTimeoutMillis: 10_000,
    maxQueueBytes: 33_554_432,
    maxSpanBytes: 10_485_760,
    spool: 'overflow',
    maxSpoolBytes: 268_435_456,
    spoolDirectory: undefined,
  })
})

it.each([
  ['OTEL_BSP_SCHEDULE_DELAY', '250', { flushIntervalMillis: 250 }],
  ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '64', { maxExportBatchSize: 64 }],
  ['OTEL_BSP_EXPORT_TIMEOUT', '3000', { exportTimeoutMillis: 3000 }],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '4000', { exportTimeoutMillis: 4000 }],
  ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', '5000', { exportTimeoutMillis: 5000 }],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip', { compression: 'gzip' }],
  ['HH_FLUSH_INTERVAL', '0.5', { flushIntervalMillis: 500 }],
  ['HH_MAX_CONCURRENT_EXPORTS', '2', { maxConcurrentExports: 2 }],
  ['HH_MAX_SPAN_SIZE', '5000', { maxSpanBytes: 5000 }],
  ['HH_SPOOL', 'always', { spool: 'always' }],
  ['HH_MAX_SPOOL_BYTES', '1000', { maxSpoolBytes: 1000 }],
  ['HH_SPOOL_DIR', '/var/spool/hh', { spoolDirectory: '/var/spool/hh' }],
])('obeys %s', (name, value, expected) => {
  const { config, warnings } = resolveConfig({}, { [name]: value })
  expect(config).toMatchObject(expected)
  expect(warnings).toEqual([])
})

it('takes our variable before that of OpenTelemetry, and an option before both', () => {
  const env = { HH_EXPORT_TIMEOUT: '2', OTEL_EXPORTER_OTLP_TIMEOUT: '4000' }
  expect(resolveConfig({}, env).config.exportTimeoutMillis).toBe(2000)
  expect(resolveConfig({ exportTimeoutMillis: 1000 }, env).config.exportTimeoutMillis).toBe(1000)
})

it.each([
  [{ HH_SPOOL: 'sometimes' }, 'HH_SPOOL must be one of off, exit, overflow, always'],
  [{ HH_MAX_SPAN_SIZE: '10' }, 'HH_MAX_SPAN_SIZE must be a whole number from 4096 upwards'],
  [{ OTEL_BSP_SCHEDULE_DELAY: 'soon' }, 'OTEL_BSP_SCHEDULE_DELAY must be a number of milliseconds above 0'],
])('says what %o should have been, and takes the default', (env, message) => {
  const { config, warnings } = resolveConfig({}, env)
  expect(warnings).toEqual([expect.stringContaining(message)])
  expect(config).toMatchObject({ spool: 'overflow', maxSpanBytes: 10_485_760, flushIntervalMillis: 1_000 })
})

it('gives headers that are meant for a collector to a collector only', () => {
  const env = { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=theirs' }
  expect(resolveConfig({}, env).config.otlpHeaders).toEqual({})
  const { config } = resolveConfig({ otlpEndpoint: 'http://127.0.0.1:4318/v1/traces' }, env)
  expect(config.otlpHeaders).toEqual({ 'api-key': 'theirs' })
})
