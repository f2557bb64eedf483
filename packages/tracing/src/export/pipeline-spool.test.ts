import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { decodeTraces } from '@honeyhive/otlp'
import { readdirSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../core/logger.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { captureSpans } from '../testing.ts'
import { SpanAccount } from './account.ts'
import { SpanPipeline } from './pipeline.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { ProtobufEncoder } from './protobuf-encoder.ts'
import { loadReserve } from './reserve-door.ts'
import type { Payload } from './span-encoder.ts'
import { bytesOf } from './span-parcel.ts'
import type { SendOutcome } from './transport.ts'

const delivered: SendOutcome = { status: 'delivered', rejected: 0, message: '' }
const lost: SendOutcome = { status: 'try-again', afterMillis: undefined, message: 'nobody is there.', isLost: true }

/** A server that is there or not, and keeps the names of what it has taken. */
class Server {
  isUp = false
  refusesLongerThan = Number.POSITIVE_INFINITY
  readonly taken: string[] = []
  readonly texts: string[] = []

  readonly send = async (payload: Payload): Promise<SendOutcome> => {
    const body = bytesOf(payload)
    if (!this.isUp) return lost
    if (body.length > this.refusesLongerThan) return { status: 'too-large', message: 'it answered 413.' }
    const decoded = decodeTraces(body)
    if (decoded.status !== 'ok') throw new Error('malformed')
    const spans = decoded.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans))
    this.taken.push(...spans.map(({ name }) => name))
    for (const { attributes } of spans)
      for (const { key, value } of attributes)
        if (key === 'text' && 'stringValue' in value) this.texts.push(String(value.stringValue))
    return delivered
  }
}

let folder: TemporaryFolder
let server: Server
let account: SpanAccount
let lines: string[]
let pipelines: SpanPipeline[]

beforeAll(async () => {
  await loadReserve()
})

beforeEach(async () => {
  folder = await temporaryFolder()
  server = new Server()
  account = new SpanAccount()
  lines = []
  pipelines = []
})

afterEach(async () => {
  for (const pipeline of pipelines) pipeline.close()
  await folder.remove()
})

function pipeline(options: Partial<PipelineOptions> = {}, owner = 'demo'): SpanPipeline {
  const made = new SpanPipeline({
    account,
    send: server.send,
    encoder: new ProtobufEncoder(),
    contentType: 'application/x-protobuf',
    logger: createLogger({ verbose: false, resilience: 'balanced', write: (line) => lines.push(line) }),
    endpoint: 'http://collector',
    gate: () => undefined,
    maxQueueBytes: 1_000_000,
    maxSpanBytes: 1_000_000,
    batchSize: 1000,
    maxExportBatchSize: 8,
    maxConcurrentExports: 4,
    flushIntervalMillis: 60_000,
    flushTimeoutMillis: 1000,
    random: () => 0,
    spool: { mode: 'overflow', directory: folder.path, maxBytes: 1_000_000, env: {}, owner: () => owner },
    ...options,
  })
  pipelines.push(made)
  return made
}

function names(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index}`)
}

/** Ended spans of these names, each with a text of so many characters. */
async function spansOf(all: readonly string[], length = 100): Promise<readonly ReadableSpan[]> {
  const capture = captureSpans()
  for (const name of all)
    capture.tracer
      .getTracer()
      .startSpan(name, { attributes: { text: 'x'.repeat(length) } })
      .end()
  const spans = [...capture.spans]
  await capture.stop()
  return spans
}

function add(target: SpanPipeline, spans: readonly ReadableSpan[]): void {
  for (const span of spans) {
    account.started()
    account.ended()
    target.add(span)
    expectConservation()
  }
}

function expectConservation(): void {
  const { created, delivered: sent, dropped, spooled, queued, open } = account.counts()
  const gone = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  expect(sent + gone + spooled + queued + open).toBe(created)
}

describe('spans that cannot be sent', () => {
  it('go to disk when the queue has no room for them, and from there to the server when it is back', async () => {
    const all = names('span', 200)
    const target = pipeline({ maxQueueBytes: 10_000 })
    add(target, await spansOf(all))
    const { spooled, queued, dropped } = account.counts()
    expect(dropped).toEqual({})
    expect(spooled).toBeGreaterThan(100)
    expect(spooled + queued).toBe(200)
    server.isUp = true
    expect(await target.flush(10_000)).toEqual({ delivered: 200, dropped: 0, pending: 0, timedOut: false })
    expect([...server.taken].toSorted()).toEqual([...all].toSorted())
    expect(account.counts()).toMatchObject({ delivered: 200, spooled: 0, queued: 0 })
    expect(readdirSync(folder.path)).toEqual([])
    expectConservation()
  })

  it('leave the disk by themselves once the server has taken others', async () => {
    const target = pipeline({ maxQueueBytes: 10_000, batchSize: 8, flushIntervalMillis: 1 })
    server.isUp = true
    add(target, await spansOf(names('span', 200)))
    expect(account.counts().spooled).toBeGreaterThan(0)
    await expect.poll(() => account.counts().delivered).toBe(200)
    expectConservation()
  })

  it('wait there over the end of a tracer, for the next one with the same server and project', async () => {
    const first = pipeline()
    add(first, await spansOf(names('left', 20)))
    first.close()
    first.sumUp()
    expect(account.counts()).toMatchObject({ spooled: 20, queued: 0, dropped: {} })
    expect(lines.join('')).toContain(
      `20 of 20 spans were not delivered (spooled 20). What is spooled waits in ${folder.path}`,
    )
    server.isUp = true
    account = new SpanAccount()
    const stranger = pipeline({}, 'other project')
    expect(await stranger.flush(1000)).toMatchObject({ delivered: 0 })
    expect(server.taken).toEqual([])
    const next = pipeline()
    expect(await next.flush(1000)).toEqual({ delivered: 0, dropped: 0, pending: 0, timedOut: false })
    expect(server.taken.toSorted()).toEqual(names('left', 20).toSorted())
    expect(account.recoveredTotal).toBe(20)
    expect(account.counts()).toMatchObject({ created: 0, delivered: 0 })
  })

  it('are counted as pending by a flush that does not get them through', async () => {
    const target = pipeline({ maxQueueBytes: 5_000 })
    add(target, await spansOf(names('span', 60)))
    expect(await target.flush(50)).toEqual({ delivered: 0, dropped: 0, pending: 60, timedOut: true })
    expectConservation()
  })

  it('are lost, oldest first and counted, when the disk may hold no more', async () => {
    const target = pipeline({
      maxQueueBytes: 5_000,
      spool: { mode: 'overflow', directory: folder.path, maxBytes: 12_000, env: {}, owner: () => 'demo' },
    })
    add(target, await spansOf(names('span', 200)))
    const { dropped, spooled } = account.counts()
    expect(dropped['spool-full']).toBeGreaterThan(20)
    expect(spooled).toBeGreaterThan(5)
    expect(lines).toHaveLength(1)
    server.isUp = true
    await target.flush(10_000)
    // The oldest wait in memory, and of those on disk the oldest had to go.
    expect(server.taken).toContain('span 0')
    expect(server.taken).toContain('span 199')
    expect(server.taken).toHaveLength(200 - (dropped['spool-full'] ?? 0))
    expectConservation()
  })

  it.each(['off', 'exit'] as const)('are dropped by a full queue when the spool is %s', async (mode) => {
    const spool = { mode, directory: folder.path, maxBytes: 1_000_000, env: {}, owner: () => 'demo' }
    const target = pipeline({ maxQueueBytes: 5_000, spool })
    add(target, await spansOf(names('span', 60)))
    expect(account.counts().dropped['queue-full']).toBeGreaterThan(10)
    const waiting = account.counts().queued
    target.close()
    expect(account.counts().spooled).toBe(mode === 'exit' ? waiting : 0)
    expectConservation()
  })

  it('are dropped where the directory cannot be used, which is said once', async () => {
    const spool = {
      mode: 'overflow',
      directory: '/dev/null/x',
      maxBytes: 1_000_000,
      env: {},
      owner: () => 'demo',
    } as const
    const target = pipeline({ maxQueueBytes: 5_000, spool })
    add(target, await spansOf(names('span', 60)))
    expect(account.counts()).toMatchObject({ spooled: 0, dropped: { 'queue-full': expect.any(Number) } })
    expect(lines.filter((line) => line.includes('/dev/null/x cannot be used'))).toHaveLength(2)
    server.isUp = true
    await target.flush(1000)
    // One record's worth was lost to find that out; from then on the newest stay, and the oldest go.
    expect(server.taken).toContain('span 59')
    expectConservation()
  })
})

describe('what a server finds too large', () => {
  it('is split until it is not, from disk too', async () => {
    const target = pipeline({ maxQueueBytes: 5_000 })
    const spans = await spansOf(names('span', 60))
    add(target, spans)
    const encoder = new ProtobufEncoder()
    server.isUp = true
    server.refusesLongerThan = encoder.body(spans.slice(0, 3).map((span) => encoder.encode(span))).length
    expect(await target.flush(10_000)).toMatchObject({ delivered: 60, pending: 0 })
    expectConservation()
  })

  it.each(['memory', 'disk'])('is cut with a marker when it is one span, from %s', async (place) => {
    const target = pipeline({ maxQueueBytes: place === 'disk' ? 1_000 : 1_000_000 })
    add(target, await spansOf(['large'], 900_000))
    server.isUp = true
    server.refusesLongerThan = 300_000
    expect(await target.flush(10_000)).toMatchObject({ delivered: 1, dropped: 0 })
    expect(server.texts[0]).toMatch(/^x+…\[truncated \d+ bytes\]$/u)
    expect(server.texts[0]?.length).toBeGreaterThan(200_000)
    expectConservation()
  })

  it.each(['memory', 'disk'])('is dropped with a reason when nothing of it can be cut, from %s', async (place) => {
    const target = pipeline({ maxQueueBytes: place === 'disk' ? 1_000 : 1_000_000 })
    add(target, await spansOf(['large'], 900_000))
    server.isUp = true
    server.refusesLongerThan = 100
    expect(await target.flush(10_000)).toMatchObject({ delivered: 0, dropped: 1 })
    expect(account.counts().dropped).toEqual({ 'too-large': 1 })
    expectConservation()
  })
})

it('cuts a span that is larger than one may be, and keeps its other values', async () => {
  const target = pipeline({ maxSpanBytes: 50_000 })
  server.isUp = true
  add(target, await spansOf(['large'], 400_000))
  await target.flush(1000)
  expect(server.taken).toEqual(['large'])
  expect(server.texts[0]).toMatch(/^x+…\[truncated \d+ bytes\]$/u)
  expect(server.texts[0]?.length).toBeLessThan(50_000)
})

it('sends several requests at a time while more than a batch waits, and one otherwise', async () => {
  let underWay = 0
  let most = 0
  const target = pipeline({
    send: async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      return delivered
    },
  })
  add(target, await spansOf(names('span', 100)))
  await target.flush(5000)
  expect(most).toBe(4)
  most = 0
  add(target, await spansOf(names('span', 7)))
  await target.flush(5000)
  expect(most).toBe(1)
})
