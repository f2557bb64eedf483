import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogger } from '../core/logger.ts'
import { captureSpans } from '../testing.ts'
import { SpanAccount } from './account.ts'
import { SpanPipeline } from './pipeline.ts'
import { ProtobufEncoder } from './protobuf-encoder.ts'
import type { Send } from './transport.ts'

let folder: TemporaryFolder
let account: SpanAccount

beforeEach(async () => {
  folder = await temporaryFolder()
  account = new SpanAccount()
})

afterEach(() => folder.remove())

function journaled(send: Send, maxQueueBytes = 1_000_000): SpanPipeline {
  return new SpanPipeline({
    account,
    send,
    encoder: new ProtobufEncoder(),
    contentType: 'application/x-protobuf',
    logger: createLogger({ verbose: false, resilience: 'resilient' }),
    endpoint: 'http://collector',
    gate: () => undefined,
    maxQueueBytes,
    maxSpanBytes: 1_000_000,
    batchSize: 1000,
    maxExportBatchSize: 8,
    maxConcurrentExports: 4,
    flushIntervalMillis: 60_000,
    flushTimeoutMillis: 1000,
    spool: { mode: 'always', directory: folder.path, maxBytes: 1_000_000, env: {}, owner: () => 'demo' },
  })
}

async function add(pipeline: SpanPipeline, count: number): Promise<void> {
  const capture = captureSpans()
  for (let index = 0; index < count; index += 1) capture.tracer.getTracer().startSpan(`span ${index}`).end()
  for (const span of capture.spans) {
    account.started()
    account.ended()
    pipeline.add(span)
  }
  await capture.stop()
}

function bytesOnDisk(): number {
  return readdirSync(folder.path).reduce((sum, file) => sum + statSync(join(folder.path, file)).size, 0)
}

const away: Send = async () => ({ status: 'try-again', afterMillis: 60_000, message: 'it answered 503.' })
const there: Send = async () => ({ status: 'delivered', rejected: 0, message: '' })

it('has on disk what waits in memory, and nothing of it when it has been delivered', async () => {
  let isUp = false
  const busy: Send = async () => ({ status: 'try-again', afterMillis: undefined, message: 'it answered 503.' })
  const pipeline = journaled((...request) => (isUp ? there : busy)(...request))
  await add(pipeline, 20)
  await expect.poll(bytesOnDisk).toBeGreaterThan(1000)
  expect(account.counts()).toMatchObject({ queued: 20, spooled: 0 })
  isUp = true
  expect(await pipeline.flush(5000)).toMatchObject({ delivered: 20, pending: 0 })
  pipeline.close()
  expect(readdirSync(folder.path)).toEqual([])
})

it('leaves on disk once, and for the next one, what is not delivered when the tracer ends', async () => {
  const pipeline = journaled(away)
  await add(pipeline, 20)
  await expect.poll(bytesOnDisk).toBeGreaterThan(1000)
  const before = bytesOnDisk()
  pipeline.close()
  expect(account.counts()).toMatchObject({ queued: 0, spooled: 20, dropped: {} })
  expect(bytesOnDisk()).toBe(before)
  account = new SpanAccount()
  const next = journaled(there)
  expect(await next.flush(5000)).toMatchObject({ pending: 0 })
  next.close()
  expect(account.recoveredTotal).toBe(20)
})

it('counts a span once that leaves memory for want of room and is on disk already', async () => {
  let isUp = false
  const pipeline = journaled(async (...request) => (isUp ? there(...request) : away(...request)), 3000)
  await add(pipeline, 10)
  await expect.poll(bytesOnDisk).toBeGreaterThan(500)
  await add(pipeline, 60)
  const { spooled, queued, dropped } = account.counts()
  expect(dropped).toEqual({})
  expect(spooled + queued).toBe(70)
  pipeline.giveUp()
  isUp = true
  expect(await pipeline.flush(5000)).toMatchObject({ delivered: 70, pending: 0, timedOut: false })
  expect(account.counts()).toMatchObject({ created: 70, delivered: 70, spooled: 0, queued: 0 })
  pipeline.close()
})
