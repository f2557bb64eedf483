import { temporaryFolder } from '@honeyhive/kit'
import { expect, it } from 'vitest'
import { createLogger } from '../core/logger.ts'
import { captureSpans } from '../testing.ts'
import { SpanAccount } from './account.ts'
import { SpanPipeline } from './pipeline.ts'
import { ProtobufEncoder } from './protobuf-encoder.ts'

it('what the queue has no room for is not lost before the code of the spool is there', async () => {
  await using folder = await temporaryFolder()
  const account = new SpanAccount()
  const pipeline = new SpanPipeline({
    account,
    send: async () => ({ status: 'delivered', rejected: 0, message: '' }),
    encoder: new ProtobufEncoder(),
    contentType: 'application/x-protobuf',
    logger: createLogger({ verbose: false, resilience: 'resilient' }),
    endpoint: 'http://collector',
    gate: () => undefined,
    maxQueueBytes: 3000,
    maxSpanBytes: 1_000_000,
    batchSize: 1000,
    maxExportBatchSize: 8,
    maxConcurrentExports: 4,
    flushIntervalMillis: 60_000,
    flushTimeoutMillis: 1000,
    spool: { mode: 'overflow', directory: folder.path, maxBytes: 1_000_000, env: {}, owner: () => 'demo' },
  })
  const capture = captureSpans()
  for (let index = 0; index < 200; index += 1) capture.tracer.getTracer().startSpan('span').end()
  for (const span of capture.spans) {
    account.started()
    account.ended()
    pipeline.add(span)
  }
  // In this turn nothing can have been loaded yet.
  expect(account.counts()).toMatchObject({ created: 200, queued: 200, spooled: 0, dropped: {} })
  expect(await pipeline.flush(5000)).toMatchObject({ delivered: 200, dropped: 0, pending: 0, timedOut: false })
  expect(account.counts()).toMatchObject({ delivered: 200, queued: 0, spooled: 0, dropped: {} })
  pipeline.close()
  await capture.stop()
})
