import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../core/logger.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { captureSpans } from '../testing.ts'
import { SpanAccount } from './account.ts'
import { SpanPipeline } from './pipeline.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { ProtobufEncoder } from './protobuf-encoder.ts'
import { bytesOf } from './span-parcel.ts'
import type { Send, SendOutcome } from './transport.ts'

const delivered: SendOutcome = { status: 'delivered', rejected: 0, message: '' }
const tryAgain: SendOutcome = { status: 'try-again', afterMillis: undefined, message: 'it answered 503.' }

let spans: readonly ReadableSpan[]
let lines: string[]
let account: SpanAccount
let pipelines: SpanPipeline[]

beforeEach(async () => {
  const capture = captureSpans()
  for (let index = 0; index < 20; index += 1)
    capture.tracer
      .getTracer()
      .startSpan(`span ${index}`, { attributes: { text: 'x'.repeat(100) } })
      .end()
  capture.tracer
    .getTracer()
    .startSpan('big', { attributes: { text: 'x'.repeat(5000) } })
    .end()
  spans = [...capture.spans]
  await capture.stop()
  lines = []
  account = new SpanAccount()
  pipelines = []
})

afterEach(() => {
  for (const pipeline of pipelines) pipeline.close()
})

function pipeline(send: Send, options: Partial<PipelineOptions> = {}): SpanPipeline {
  const made = new SpanPipeline({
    account,
    send,
    encoder: new ProtobufEncoder(),
    logger: createLogger({ verbose: false, resilience: 'balanced', write: (line) => lines.push(line) }),
    endpoint: 'http://collector',
    contentType: 'application/x-protobuf',
    gate: () => undefined,
    maxQueueBytes: 1_000_000,
    maxSpanBytes: 1_000_000,
    maxConcurrentExports: 4,
    batchSize: 1000,
    maxExportBatchSize: 8,
    flushIntervalMillis: 60_000,
    flushTimeoutMillis: 1000,
    spool: { mode: 'off', directory: undefined, maxBytes: 1_000_000, env: {}, owner: () => 'demo' },
    random: () => 0,
    ...options,
  })
  pipelines.push(made)
  return made
}

function add(target: SpanPipeline, count: number, from = spans): void {
  for (const span of from.slice(0, count)) {
    account.started()
    account.ended()
    target.add(span)
  }
}

/** What is known of the spans must always add up. */
function expectConservation(): void {
  const { created, delivered, dropped, queued, open } = account.counts()
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  expect(delivered + lost + queued + open).toBe(created)
}

/** A sender that answers when it is told to. */
function heldSender() {
  const held: ((outcome: SendOutcome) => void)[] = []
  let arrived: () => void = () => undefined
  const send: Send = (_body, signal) =>
    new Promise((resolve) => {
      held.push(resolve)
      signal.addEventListener('abort', () => resolve({ status: 'aborted' }))
      arrived()
    })
  const next = async (): Promise<(outcome: SendOutcome) => void> => {
    if (held.length === 0) await new Promise<void>((resolve) => (arrived = resolve))
    return held.shift() ?? (() => undefined)
  }
  return { send, next }
}

describe('the pipeline', () => {
  it('sends in batches, in the order of the ends', async () => {
    const sizes: number[] = []
    const target = pipeline(async (body) => {
      sizes.push(bytesOf(body).length)
      return delivered
    })
    add(target, 20)
    expect(await target.flush(1000)).toEqual({ delivered: 20, dropped: 0, pending: 0, timedOut: false })
    expect(sizes).toHaveLength(3)
    expectConservation()
  })

  it('sends by itself when a batch is full or its time is over', async () => {
    const full = heldSender()
    add(pipeline(full.send, { batchSize: 5 }), 5)
    ;(await full.next())(delivered)
    const late = heldSender()
    add(pipeline(late.send, { flushIntervalMillis: 1 }), 1)
    ;(await late.next())(delivered)
    expect(lines).toEqual([])
  })

  it('keeps a rest for company after a full batch, and does not make a request of it', async () => {
    let requests = 0
    const count: Send = async () => {
      requests += 1
      return delivered
    }
    const target = pipeline(count, { batchSize: 8 })
    add(target, 12)
    await new Promise((resolve) => setImmediate(resolve))
    expect([requests, account.queued]).toEqual([1, 4])
    expect((await target.flush(1000)).delivered).toBe(4)
    expect(requests).toBe(2)
  })

  it('flush waits for what is in flight, not only for what is queued', async () => {
    const { send, next } = heldSender()
    const target = pipeline(send, { batchSize: 1 })
    add(target, 1)
    const answer = await next()
    let isDone = false
    const flushed = target.flush(5000).then((result) => {
      isDone = true
      return result
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isDone).toBe(false)
    answer(delivered)
    expect(await flushed).toEqual({ delivered: 1, dropped: 0, pending: 0, timedOut: false })
  })

  it('flush right after another does not wait for the interval', async () => {
    const target = pipeline(async () => delivered)
    for (let round = 0; round < 3; round += 1) {
      add(target, 1)
      expect(await target.flush(1000)).toEqual({ delivered: 1, dropped: 0, pending: 0, timedOut: false })
    }
  })

  it('flush does not wait for what ends after the call', async () => {
    const { send, next } = heldSender()
    const target = pipeline(send, { maxExportBatchSize: 1 })
    add(target, 1)
    const flushed = target.flush(5000)
    add(target, 1)
    ;(await next())(delivered)
    expect(await flushed).toMatchObject({ delivered: 1, pending: 1, timedOut: false })
  })

  it('flush resolves at its deadline and says what is pending', async () => {
    const target = pipeline(heldSender().send)
    add(target, 3)
    expect(await target.flush(20)).toEqual({ delivered: 0, dropped: 0, pending: 3, timedOut: true })
    expectConservation()
  })

  it('tries again until it is delivered, and says so once when it begins and once when it is over', async () => {
    let attempts = 0
    const target = pipeline(async () => ((attempts += 1) < 4 ? tryAgain : delivered))
    add(target, 3)
    expect(await target.flush(5000)).toMatchObject({ delivered: 3 })
    expect(attempts).toBe(4)
    expect(lines).toEqual([
      'honeyhive: Spans wait to be sent, none is lost so far: it answered 503.\n',
      'honeyhive: Spans are delivered again; none was lost.\n',
    ])
  })

  it('drops the oldest span and counts it when the queue is full', async () => {
    const { send, next } = heldSender()
    const size = new ProtobufEncoder().encode(spans[0] as ReadableSpan).bytes
    const target = pipeline(send, { maxQueueBytes: size * 3 + 20 })
    add(target, 5)
    expect(account.counts()).toMatchObject({ created: 5, queued: 3, dropped: { 'queue-full': 2 } })
    expectConservation()
    expect(lines).toHaveLength(1)
    const flushed = target.flush(1000)
    ;(await next())(delivered)
    expect(await flushed).toMatchObject({ delivered: 3 })
  })

  it('with no room at all drops every span, counted', () => {
    add(
      pipeline(async () => delivered, { maxQueueBytes: 0 }),
      4,
    )
    expect(account.counts().dropped).toEqual({ 'queue-full': 4 })
    expectConservation()
  })

  it('loses one span to one that cannot be encoded', async () => {
    const target = pipeline(async () => delivered)
    const fail = (): never => {
      throw new Error('poison')
    }
    const poison = { spanContext: fail, name: 'of another provider' } as unknown as ReadableSpan
    add(target, 8, [...spans.slice(0, 3), poison, ...spans.slice(4)])
    expect(await target.flush(1000)).toMatchObject({ delivered: 7 })
    expect(account.counts().dropped).toEqual({ unencodable: 1 })
    expectConservation()
  })

  it('splits what is too large, and drops only what is too large alone', async () => {
    const encoder = new ProtobufEncoder()
    const two = encoder.body(spans.slice(0, 2).map((span) => encoder.encode(span))).length
    const target = pipeline(async (payload) =>
      bytesOf(payload).length > two + 20 ? { status: 'too-large', message: '413' } : delivered,
    )
    add(target, 6)
    const [big] = spans.slice(-1)
    add(target, 1, [big as ReadableSpan])
    expect(await target.flush(1000)).toMatchObject({ delivered: 6, dropped: 1 })
    expect(account.counts().dropped).toEqual({ 'too-large': 1 })
    expectConservation()
  })

  it('counts what an accepted request refused, and what a final answer refuses', async () => {
    const partial = pipeline(async () => ({ status: 'delivered', rejected: 2, message: 'bad ids' }))
    add(partial, 5)
    expect(await partial.flush(1000)).toMatchObject({ delivered: 3, dropped: 2 })
    const refusing = pipeline(async () => ({ status: 'refused', message: 'it answered 400.' }))
    add(refusing, 5)
    expect(await refusing.flush(1000)).toMatchObject({ delivered: 0, dropped: 5 })
    expect(account.counts().dropped).toEqual({ rejected: 2, refused: 5 })
    expectConservation()
  })

  it('stops at a refused key: spans wait, and a flush does not', async () => {
    let attempts = 0
    const target = pipeline(async () => {
      attempts += 1
      return { status: 'unauthorized', message: 'it answered 401.' }
    })
    add(target, 5)
    expect(await target.flush(10_000)).toMatchObject({ delivered: 0, dropped: 0, pending: 5, timedOut: true })
    add(target, 5)
    await target.flush(10_000)
    expect(attempts).toBe(1)
    expect(lines).toEqual(['honeyhive: Spans are not accepted and wait: it answered 401.\n'])
    expectConservation()
  })

  it('keeps the wait that a server asked for, whatever is flushed', async () => {
    let attempts = 0
    const target = pipeline(async () => {
      attempts += 1
      return { ...tryAgain, afterMillis: 60_000 }
    })
    add(target, 1)
    await target.flush(10)
    await target.flush(10)
    expect(attempts).toBe(1)
  })

  it('holds spans back while the gate is closed', async () => {
    const order: string[] = []
    let open: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (open = resolve))
    const target = pipeline(
      async () => {
        order.push('sent')
        return delivered
      },
      { gate: () => closed },
    )
    add(target, 1)
    const flushed = target.flush(1000)
    order.push('opened')
    open()
    await flushed
    expect(order).toEqual(['opened', 'sent'])
  })

  it('counts what it gives up, goes on afterwards, and takes nothing when closed', async () => {
    const { send, next } = heldSender()
    const target = pipeline(send, { batchSize: 1, maxExportBatchSize: 2, maxConcurrentExports: 1 })
    add(target, 5)
    await next()
    target.giveUp()
    expect(account.counts()).toMatchObject({ queued: 0, dropped: { 'unsent-at-end': 5 } })
    add(target, 1)
    ;(await next())(delivered)
    expect(await target.flush(1000)).toMatchObject({ pending: 0 })
    expect(account.counts().delivered).toBe(1)
    target.close()
    add(target, 1)
    target.sumUp()
    expect(account.counts().dropped).toEqual({ 'unsent-at-end': 6 })
    expect(lines).toEqual([
      'honeyhive: 6 of 7 spans were not delivered (unsent-at-end 6). http://collector had not answered in time.\n',
    ])
    expectConservation()
  })
})
