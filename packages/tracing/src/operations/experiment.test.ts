import { startCollector } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'
import { tracerSeam } from './experiment.ts'
import { trace } from './trace.ts'
import { HoneyHiveTracer } from './tracer.ts'

it('a session of an experiment can be entered twice, and its ids are on every span and on its start', async () => {
  const collector = await startCollector()
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, sessionId: crypto.randomUUID() })
  onTestFinished(async () => {
    await tracer.shutdown()
    await collector.close()
  })
  const seam = tracerSeam(tracer)
  const seen: string[] = []
  const stop = seam?.watchSpans((span, sessionId) => seen.push(`${span.name} ${sessionId}`))
  const session = seam?.openSession({ sessionName: 's', runId: 'r', datasetId: 'd', datapointId: 'p' })
  session?.run(() => trace('one', () => 1))
  session?.run(() => trace('two', () => 2))
  stop?.()
  session?.run(() => trace('three', () => 3))
  expect(seen).toEqual([`one ${session?.sessionId}`, `two ${session?.sessionId}`])
  expect(await session?.ready).toMatchObject({ status: 'started' })
  const spans = await collector.waitForSpans(3)
  for (const { attributes } of spans)
    expect(attributes).toMatchObject({
      'honeyhive.session_id': session?.sessionId,
      'honeyhive_metadata.run_id': 'r',
      'traceloop.association.properties.datapoint_id': 'p',
      'honeyhive_metadata.dataset_id': 'd',
    })
  const start = collector.requests.find(({ path }) => path === '/session/start')
  expect(start?.json).toMatchObject({ session: { metadata: { run_id: 'r', dataset_id: 'd', datapoint_id: 'p' } } })
})
