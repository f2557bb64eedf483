import { startCollector } from '@honeyhive/kit'
import { afterEach, expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'

afterEach(() => vi.unstubAllEnvs())

it('the platform that runs a process arrives with its spans', async () => {
  vi.stubEnv('K_SERVICE', 'answers')
  vi.stubEnv('K_REVISION', 'answers-7')
  await using collector = await startCollector()
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off' })
  tracer.trace('work', () => undefined)
  // The chunk that knows the platforms may load slowly on a busy machine; the first spans wait for it only for a moment.
  await tracer.flush()
  tracer.trace('work', () => undefined)
  await tracer.shutdown()
  expect(collector.spans.at(-1)?.resource).toMatchObject({
    'cloud.provider': 'gcp',
    'cloud.platform': 'gcp_cloud_run',
    'faas.name': 'answers',
    'faas.version': 'answers-7',
  })
})
