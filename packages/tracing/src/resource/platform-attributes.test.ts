import { startCollector } from '@honeyhive/kit'
import { afterEach, expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'

afterEach(() => vi.unstubAllEnvs())

it('the platform that runs a process arrives with its spans', async () => {
  vi.stubEnv('K_SERVICE', 'answers')
  vi.stubEnv('K_REVISION', 'answers-7')
  await using collector = await startCollector()
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off' })
  // Spans wait for it only for a moment, which on a busy machine may not be enough for the first of them.
  for (let turn = 0; turn < 200 && collector.spans.at(-1)?.resource['faas.name'] === undefined; turn += 1) {
    tracer.trace('work', () => undefined)
    await tracer.flush()
  }
  await tracer.shutdown()
  expect(collector.spans.at(-1)?.resource).toMatchObject({
    'cloud.provider': 'gcp',
    'cloud.platform': 'gcp_cloud_run',
    'faas.name': 'answers',
    'faas.version': 'answers-7',
  })
})
