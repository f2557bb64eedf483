import { portOf, startCollector } from '@honeyhive/kit'
import { ProtoWriter } from '@honeyhive/otlp'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startChannelThread } from '../../tests/channel-thread.ts'
import { readRejected } from './read-rejected.ts'
import type { Send, TransportOptions } from './transport.ts'
import { WorkerThread } from './worker-thread.ts'
import { createWorkerTransport } from './worker-transport.ts'

const path = '/v1/traces'
const hanging = { [path]: { kind: 'hang' as const } }
const { signal } = new AbortController()

async function collecting(script = {}): ReturnType<typeof startCollector> {
  const collector = await startCollector(script)
  onTestFinished(() => collector.close())
  return collector
}

function transport(serverUrl: string, thread: WorkerThread, more: Partial<TransportOptions> = {}): Send {
  const options: TransportOptions = {
    url: serverUrl + path,
    contentType: 'application/x-protobuf',
    headers: () => ({}),
    timeoutMillis: 2000,
    gzip: undefined,
    fetch: undefined,
    readRejected,
    ...more,
  }
  const send = createWorkerTransport(options, () => (thread.isReady ? thread : undefined))
  if (send === undefined) throw new Error('no transport over a thread')
  return send
}

/** A thread that never says a word but the first. */
function silentThread(): { readonly thread: WorkerThread; readonly ended: () => boolean } {
  let isEnded = false
  const thread = new WorkerThread({
    post: () => undefined,
    listen: (onMessage) => onMessage({ kind: 'ready' }),
    end: () => (isEnded = true),
  })
  return { thread, ended: () => isEnded }
}

/** A request without spans, but with a field that is read over, in the middle of a larger memory. */
function bodyInTheMiddle(): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(20_000)
  writer.string(99, 'before')
  const start = writer.length
  writer.string(99, 'x'.repeat(5_000))
  const end = writer.length
  writer.string(99, 'after')
  return writer.view(start, end)
}

describe('the transport over a thread', () => {
  it('hands over the memory and sends the body alone', async () => {
    const collector = await collecting()
    const { thread } = await startChannelThread()
    const body = bodyInTheMiddle()
    await transport(collector.url, thread)(body, signal)
    expect(body.buffer.byteLength).toBe(0)
    const request = await collector.waitForRequest((one) => one.path === path)
    expect(Buffer.compare(request.body, bodyInTheMiddle())).toBe(0)
  })

  it('sends here while the thread is starting', async () => {
    const collector = await collecting()
    const starting = new WorkerThread({ post: () => undefined, listen: () => undefined, end: () => undefined })
    const body = bodyInTheMiddle()
    expect(await transport(collector.url, starting)(body, signal)).toMatchObject({ status: 'delivered' })
    expect(body.length).toBe(bodyInTheMiddle().length)
  })

  it('answers unsent for what the thread had when it ended, and sends here from then on', async () => {
    const collector = await collecting(hanging)
    const { thread, end } = await startChannelThread()
    const send = transport(collector.url, thread)
    const pending = send(bodyInTheMiddle(), signal)
    await collector.waitForRequest((one) => one.path === path)
    end()
    expect(await pending).toEqual({ status: 'unsent' })
    collector.follow({})
    expect(await send(bodyInTheMiddle(), signal)).toMatchObject({ status: 'delivered' })
  })

  it('ends the request in the thread when it is aborted', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { thread } = await startChannelThread()
    const attempt = new AbortController()
    const send = transport(`http://127.0.0.1:${portOf(server)}`, thread)
    const pending = send(bodyInTheMiddle(), attempt.signal)
    const [request] = (await once(server, 'request')) as [IncomingMessage]
    attempt.abort()
    expect(await pending).toEqual({ status: 'aborted' })
    await once(request.socket, 'close')
    expect(thread.isReady).toBe(true)
  })

  it('keeps the keys of tracers apart that share the thread', async () => {
    const collector = await collecting()
    const { thread } = await startChannelThread()
    const names = ['one', 'two', 'three']
    const sends = names.map((name) => transport(collector.url, thread, { headers: () => ({ authorization: name }) }))
    await Promise.all(sends.map((send, index) => send(new Uint8Array(100 + index), signal)))
    const seen = collector.requests.map(({ headers, body }) => [headers['authorization'], body.length])
    expect(seen.toSorted()).toEqual([
      ['one', 100],
      ['three', 102],
      ['two', 101],
    ])
  })

  it('gives up a thread that falls silent beyond every deadline', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { thread, ended } = silentThread()
    const pending = transport('http://127.0.0.1:1', thread)(new Uint8Array(10), signal)
    await vi.advanceTimersByTimeAsync(8_999)
    expect(ended()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await pending).toEqual({ status: 'unsent' })
    expect([ended(), thread.isReady]).toEqual([true, false])
  })

  it('gives up a thread that cannot be handed a body', async () => {
    const thread = new WorkerThread({
      post() {
        throw new Error('this memory stays here')
      },
      listen: (onMessage) => onMessage({ kind: 'ready' }),
      end: () => undefined,
    })
    expect(await transport('http://127.0.0.1:1', thread)(new Uint8Array(10), signal)).toEqual({ status: 'unsent' })
    expect(thread.isReady).toBe(false)
  })

  it('does not exist with a fetch of the user’s, nor where the thread’s file is not', () => {
    const options: TransportOptions = {
      url: 'http://127.0.0.1:1',
      contentType: 'application/json',
      headers: () => ({}),
      timeoutMillis: 1000,
      gzip: undefined,
      fetch: undefined,
      readRejected,
    }
    expect(createWorkerTransport({ ...options, fetch: globalThis.fetch }, () => undefined)).toBeUndefined()
    expect(createWorkerTransport(options)).toBeUndefined()
  })
})
