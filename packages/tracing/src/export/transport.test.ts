import { encodeTracesResponse, encodeTracesResponseJson } from '@honeyhive/otlp'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChannelThread } from '../../tests/channel-thread.ts'
import { findGzip } from './gzip.ts'
import { readRejected } from './read-rejected.ts'
import { createTransport, type Send, type TransportOptions } from './transport.ts'
import { createWorkerTransport } from './worker-transport.ts'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}

let server: Server
let seen: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[]
let answer: (headers: IncomingHttpHeaders) => Answer

beforeEach(async () => {
  seen = []
  answer = () => ({ status: 200 })
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks) })
      const { status, headers, body } = answer(request.headers)
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function transportOptions(): TransportOptions {
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    contentType: 'application/x-protobuf',
    headers: () => ({ authorization: 'Bearer key' }),
    timeoutMillis: 2000,
    gzip: findGzip(),
    fetch: undefined,
    readRejected,
  }
}

async function workerTransport(): Promise<Send> {
  const { thread } = await startChannelThread()
  const send = createWorkerTransport(transportOptions(), () => (thread.isReady ? thread : undefined))
  if (send === undefined) throw new Error('no transport over a thread')
  return send
}

// Each send keeps its body for itself.
const small = (): Uint8Array<ArrayBuffer> => new Uint8Array(10).fill(65)
const large = (): Uint8Array<ArrayBuffer> => new Uint8Array(5000).fill(65)
const { signal } = new AbortController()

// One contract, kept wherever the request is made.
describe.each([
  ['in this thread', async () => createTransport(transportOptions())],
  ['over another thread', workerTransport],
])('the transport %s', (_name, transport) => {
  it('compresses what is worth it and says so', async () => {
    const send = await transport()
    expect(await send(large(), signal)).toMatchObject({ status: 'delivered', rejected: 0 })
    await send(small(), signal)
    expect(seen[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/x-protobuf',
      authorization: 'Bearer key',
    })
    expect(gunzipSync(seen[0]?.body ?? '')).toHaveLength(5000)
    expect(seen[1]?.headers['content-encoding']).toBeUndefined()
  })

  it.each([400, 415])('sends once more uncompressed after %i, and then only so', async (status) => {
    answer = (headers) => ({ status: headers['content-encoding'] === 'gzip' ? status : 200 })
    const send = await transport()
    expect(await send(large(), signal)).toMatchObject({ status: 'delivered' })
    expect(await send(large(), signal)).toMatchObject({ status: 'delivered' })
    expect(seen.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined, undefined])
  })

  it('keeps compressing when the other form is refused as well', async () => {
    answer = () => ({ status: 400, headers: { 'content-type': 'text/plain' }, body: 'no' })
    const send = await transport()
    expect(await send(large(), signal)).toMatchObject({ status: 'refused' })
    await send(large(), signal)
    expect(seen.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined, 'gzip', undefined])
  })

  it.each([
    ['application/x-protobuf', encodeTracesResponse({ partialSuccess: { rejectedSpans: 3n, errorMessage: 'bad' } })],
    ['application/json', encodeTracesResponseJson({ partialSuccess: { rejectedSpans: 3n, errorMessage: 'bad' } })],
  ])('reads partial success of %s', async (type, body) => {
    answer = () => ({ status: 200, headers: { 'content-type': type }, body })
    expect(await (await transport())(large(), signal)).toEqual({ status: 'delivered', rejected: 3, message: 'bad' })
  })

  it('takes garbage in an accepted answer for acceptance', async () => {
    answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '<html>' })
    expect(await (await transport())(large(), signal)).toMatchObject({ status: 'delivered', rejected: 0 })
  })

  it.each([
    [429, 'try-again'],
    [502, 'try-again'],
    [503, 'try-again'],
    [504, 'try-again'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [413, 'too-large'],
    [301, 'refused'],
    [307, 'refused'],
    [404, 'refused'],
    [408, 'refused'],
    [500, 'refused'],
    [204, 'delivered'],
  ])('takes %i for %s', async (status, outcome) => {
    answer = () => ({ status })
    expect((await (await transport())(small(), signal)).status).toBe(outcome)
  })

  it('passes on what Retry-After asks for', async () => {
    answer = () => ({ status: 503, headers: { 'retry-after': '7' } })
    expect(await (await transport())(large(), signal)).toMatchObject({ status: 'try-again', afterMillis: 7000 })
  })

  it('says where and what to do when nobody answers', async () => {
    const send = await transport()
    server.close()
    const outcome = await send(large(), signal)
    expect(outcome.status).toBe('try-again')
    expect(JSON.stringify(outcome)).toMatch(/127\.0\.0\.1.*ECONNREFUSED.*HH_API_URL/)
  })
})
