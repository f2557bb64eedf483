import { once } from 'node:events'
import http, {
  createServer,
  type IncomingHttpHeaders,
  request as nodeRequest,
  type RequestOptions,
  type Server,
} from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  enrichSpan,
  type HoneyHiveOptions,
  HoneyHiveTracer,
  startActiveSpan,
  suppressTracing,
  trace,
  withDistributedTraceContext,
} from '../index.ts'

let collector: Collector
let tracers: HoneyHiveTracer[]
let servers: Server[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
  servers = []
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  for (const server of servers) server.close().closeAllConnections()
  await collector.close()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

async function init(options: HoneyHiveOptions = {}): Promise<HoneyHiveTracer> {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, disableHttpTracing: false, ...options })
  tracers.push(tracer)
  await tracer.ready
  return tracer
}

/** Takes what is sent, and answers what it was. */
async function serve(handler?: http.RequestListener): Promise<{ readonly url: string; readonly host: string }> {
  const echo: http.RequestListener = (request, response) => {
    void echoed(request, response)
  }
  const server = createServer(handler ?? echo).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `http://${host}`, host }
}

async function echoed(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = await text(request)
  response.setHeader('content-type', 'application/json')
  response.setHeader('x-served-by', 'test')
  response.statusCode = Number(/status=(\d+)/.exec(request.url ?? '')?.[1] ?? 200)
  response.end(JSON.stringify({ headers: request.headers, body }))
}

async function answerInTwo(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = await text(request)
  response.setHeader('content-type', 'text/plain')
  response.write(body.slice(0, 4))
  response.end(body.slice(4))
}

interface Echo {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const byFetch = async (url: string, body?: string): Promise<Echo> =>
  (
    await fetch(url, body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'text/plain' } })
  ).json()

async function byNode(url: string, body?: string, options: RequestOptions = {}): Promise<Echo> {
  const headers = body === undefined ? {} : { 'content-type': 'text/plain' }
  const outgoing = nodeRequest(url, { method: body === undefined ? 'GET' : 'POST', headers, ...options })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [http.IncomingMessage]
  return JSON.parse(await text(response)) as Echo
}

const received = () =>
  collector.receivedSpans.map((span) => ({ ...span, kind: span.span.kind, status: span.span.status }))

/** The spans of a kind, as soon as there are so many. */
async function spans(kind: number, count = 1) {
  const ofKind = () => received().filter((span) => span.kind === kind)
  while (ofKind().length < count) {
    const known = collector.receivedSpans.length
    await Promise.all(tracers.map((tracer) => tracer.flush()))
    if (ofKind().length < count) await collector.waitForSpans(known + 1, { timeoutMillis: 5000 })
  }
  return ofKind()
}

const SERVER = 2
const CLIENT = 3

describe.each([
  // Node 20's fetch publishes neither what it sends nor what it gets.
  ['fetch', byFetch, /^(hello)?,/],
  ['node:http', byNode, /^hello,.*"body":"hello"/],
])('an outgoing request by %s', (_, send, bodiesKept) => {
  it('is a client span of the active one, and carries traceparent and nothing else', async () => {
    await init()
    const { url, host } = await serve()
    const seen = await trace('caller', () => send(`${url}/a/b?q=1&api_key=geheim`))
    const [span] = await spans(CLIENT)
    const caller = collector.spans.find(({ name }) => name === 'caller')
    expect(span).toMatchObject({ name: 'GET', parentSpanId: caller?.spanId, traceId: caller?.traceId })
    expect(span?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'url.full': `${url}/a/b?q=1&api_key=REDACTED`,
      'server.address': '127.0.0.1',
      'server.port': Number(host.split(':')[1]),
      'http.response.status_code': 200,
      honeyhive_event_type: 'tool',
    })
    expect(seen.headers['traceparent']).toBe(
      `00-${span?.traceId}-${span?.spanId}-${String(seen.headers['traceparent']).slice(-2)}`,
    )
    expect([seen.headers['baggage'], seen.headers['tracestate']]).toEqual([undefined, undefined])
  })

  it('tells its ids only to hosts that propagateTo names', async () => {
    const { url, host } = await serve()
    const tracer = await init({ propagateTo: ['*.example.com', host], project: 'p' })
    const other = await serve()
    const carrier = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'v=1', baggage: 'tenant=t' }
    const [told, untold] = await withDistributedTraceContext(carrier, () => Promise.all([send(url), send(other.url)]))
    expect(told.headers['baggage']).toContain(`session_id=${tracer.sessionId}`)
    expect(told.headers['baggage']).toContain('tenant=t')
    expect(told.headers['tracestate']).toBe('v=1')
    expect(untold.headers['traceparent']).toContain('a'.repeat(32))
    expect([untold.headers['baggage'], untold.headers['tracestate']]).toEqual([undefined, undefined])
  })

  it('fails its span by status, and the answer comes through', async () => {
    await init()
    const { url } = await serve()
    expect(await send(`${url}/?status=503`)).toHaveProperty('headers')
    const [span] = await spans(CLIENT)
    expect(span?.status.code).toBe(2)
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' })
  })

  it('fails its span by a lost connection, and the error comes through', async () => {
    await init()
    const { url } = await serve((request) => request.socket.destroy())
    await expect(send(url)).rejects.toThrow(/fetch failed|socket hang up/)
    const [span] = await spans(CLIENT)
    expect(span?.status.code).toBe(2)
    expect(span?.attributes['error.type']).toEqual(expect.any(String))
  })

  it('is not recorded inside suppressTracing, nor when the option is off, nor after the shutdown', async () => {
    const tracer = await init()
    const { url } = await serve()
    const quiet = await suppressTracing(() => send(url))
    expect(quiet.headers['traceparent']).toBeUndefined()
    await tracer.shutdown()
    expect((await send(url)).headers['traceparent']).toBeUndefined()
    await init({ disableHttpTracing: true })
    expect((await send(url)).headers['traceparent']).toBeUndefined()
    expect(received().filter(({ kind }) => kind === CLIENT)).toEqual([])
  })

  it('keeps headers and bodies by allow-list only', async () => {
    const { url, host } = await serve()
    await init({
      httpCapture: {
        responseHeaders: ['X-Served-By'],
        requestHeaders: ['content-type'],
        bodiesOf: [host],
        maxBodyBytes: 2000,
      },
    })
    const other = await serve()
    expect((await send(url, 'hello')).body).toBe('hello')
    await send(other.url, 'secret')
    const [kept, left] = await spans(CLIENT, 2)
    expect(kept?.attributes).toMatchObject({
      'http.request.header.content-type': ['text/plain'],
      'http.response.header.x-served-by': ['test'],
    })
    const bodies = (span: typeof kept) =>
      ['inputs', 'outputs'].map((side) => span?.attributes[`honeyhive_${side}.body`])
    expect(bodies(kept).join()).toMatch(bodiesKept)
    expect(bodies(left)).toEqual([undefined, undefined])
    expect(JSON.stringify(left?.attributes)).not.toContain('secret')
  })
})

it('a header that the caller has written stays', async () => {
  await init()
  const { url } = await serve()
  const own = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`
  const answers = await Promise.all([
    fetch(url, { headers: { traceparent: own } }).then((response) => response.json() as Promise<Echo>),
    byNode(url, undefined, { headers: { traceparent: own } }),
  ])
  expect(answers.map(({ headers }) => headers['traceparent'])).toEqual([own, own])
})

it('requests of a tracer itself are never recorded, with or without a thread of their own', async () => {
  const tracer = await init({ worker: false, disableBatch: true })
  const { url } = await serve()
  await byFetch(url)
  await tracer.enrichSession({ metadata: { a: 1 } })
  await spans(CLIENT)
  await fetch(`${collector.url}/anything`)
  await tracer.flush()
  const urls = received()
    .filter(({ kind }) => kind === CLIENT)
    .map(({ attributes }) => attributes['url.full'])
  expect(urls).toEqual([`${url}/`])
})

it.each(['HH_DISABLE_HTTP_TRACING', 'HONEYHIVE_DISABLE_HTTP_TRACING'])('%s=false switches it on', async (name) => {
  vi.stubEnv(name, 'false')
  await init({ disableHttpTracing: undefined })
  const { url } = await serve()
  expect((await byFetch(url)).headers['traceparent']).toMatch(/^00-/)
})

it('is off by default, and Node is left as it was', async () => {
  const emit = Object.getOwnPropertyDescriptor(http.Server.prototype, 'emit')
  const write = Object.getOwnPropertyDescriptor(http.ClientRequest.prototype, 'write')
  const now = () => [
    Object.getOwnPropertyDescriptor(http.Server.prototype, 'emit'),
    Object.getOwnPropertyDescriptor(http.ClientRequest.prototype, 'write'),
  ]
  await init({ disableHttpTracing: undefined })
  expect(now()).toEqual([emit, write])
  const tracer = await init()
  expect(now()[0]).not.toEqual(emit)
  await tracer.shutdown()
  expect(now()).toEqual([emit, write])
})

it('an answer that is not read to its end is no failure', async () => {
  await init()
  const { url } = await serve((_, response) => response.end('x'.repeat(1_000_000)))
  const answer = await fetch(url)
  await answer.body?.cancel()
  const [span] = await spans(CLIENT)
  expect(span?.status.code).toBe(0)
  expect(span?.attributes).toMatchObject({ 'http.response.status_code': 200, 'honeyhive.incomplete': true })
})

it('an answer that breaks off is incomplete', async () => {
  await init()
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '10' })
    response.write('half', () => response.destroy())
  })
  await expect(byNode(url)).rejects.toThrow('aborted')
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow('terminated')
  const [byNodeHttp, byFetched] = await spans(CLIENT, 2)
  expect(byNodeHttp?.attributes).toMatchObject({ 'http.response.status_code': 200, 'honeyhive.incomplete': true })
  expect(byFetched?.attributes).toMatchObject({ 'http.response.status_code': 200, 'error.type': expect.any(String) })
})

it('a request that is aborted before its answer has failed', async () => {
  await init()
  const { url } = await serve(() => undefined)
  const abort = new AbortController()
  const asked = fetch(url, { signal: abort.signal })
  setImmediate(() => abort.abort())
  await expect(asked).rejects.toThrow('aborted')
  const [span] = await spans(CLIENT)
  expect(span?.attributes).toMatchObject({ 'error.type': 'AbortError', honeyhive_error_type: 'AbortError' })
})

describe('an incoming request', () => {
  it('is a server span around its handler, a child of what the caller says', async () => {
    await init({ project: 'own' })
    const { url } = await serve((request, response) => {
      request.on('data', () => enrichSpan({ metadata: { read: true } }))
      request.on('end', () => trace('inside', () => response.end('{}')))
    })
    const parent = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, baggage: 'session_id=upstream' }
    await suppressTracing(() =>
      fetch(`${url}/users/7?token=geheim&page=2`, { method: 'POST', body: 'x', headers: parent }),
    )
    const [span] = await spans(SERVER)
    expect(span).toMatchObject({ name: 'POST', traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) })
    expect(span?.attributes).toMatchObject({
      'url.path': '/users/7',
      'url.query': 'token=REDACTED&page=2',
      'url.scheme': 'http',
      'http.response.status_code': 200,
      'honeyhive.session_id': 'upstream',
      'honeyhive_metadata.read': true,
    })
    const inside = collector.spans.find(({ name }) => name === 'inside')
    expect(inside).toMatchObject({ parentSpanId: span?.spanId, traceId: 'a'.repeat(32) })
    expect(inside?.attributes['honeyhive.session_id']).toBe('upstream')
  })

  it('S7 has a session of its own where the tracer has none', async () => {
    await init({ skipBackendSessionCreation: true })
    const { url } = await serve((_, response) => trace('work', () => response.end('{}')))
    await suppressTracing(() => Promise.all([fetch(url), fetch(url)]))
    const served = await spans(SERVER, 2)
    const sessions = served.map(({ attributes }) => attributes['honeyhive.session_id'])
    expect(new Set(sessions).size).toBe(2)
    const worked = collector.spans
      .filter(({ name }) => name === 'work')
      .map(({ attributes }) => attributes['honeyhive.session_id'])
    expect(worked.toSorted()).toEqual(sessions.toSorted())
  })

  it('fails by its status and by what its handler throws, which stays uncaught', async () => {
    await init()
    const { url } = await serve((_, response) => {
      response.statusCode = 500
      response.end()
    })
    await suppressTracing(() => fetch(url))
    const [failed] = await spans(SERVER)
    expect(failed).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } })
    const server = createServer(() => {
      throw new RangeError('in the handler')
    })
    const incoming = Object.assign(Object.create(http.IncomingMessage.prototype), {
      headers: {},
      method: 'GET',
      url: '/',
      socket: {},
    })
    const response = new http.ServerResponse(incoming)
    expect(() => server.emit('request', incoming, response)).toThrow('in the handler')
    response.emit('close')
    const served = await spans(SERVER, 2)
    expect(served[1]?.attributes).toMatchObject({ 'error.type': 'RangeError', honeyhive_error: 'in the handler' })
  })

  it('is incomplete when the caller goes before the answer is whole', async () => {
    await init()
    const { url } = await serve((_, response) => void response.write('half'))
    const abort = new AbortController()
    const answer = await suppressTracing(() => fetch(url, { signal: abort.signal }))
    abort.abort()
    await answer.text().catch(() => undefined)
    const [span] = await spans(SERVER)
    expect(span?.attributes).toMatchObject({ 'honeyhive.incomplete': true, 'http.response.status_code': 200 })
  })

  it('keeps its bodies and headers where the allow-list names its host, cut where they are too long', async () => {
    const { url, host } = await serve((request, response) => {
      void answerInTwo(request, response)
    })
    await init({ httpCapture: { bodiesOf: [host], maxBodyBytes: 8, requestHeaders: ['x-tag'] } })
    const answer = await suppressTracing(() =>
      fetch(url, { method: 'POST', body: 'abcdefghijkl', headers: { 'content-type': 'text/plain', 'x-tag': 't' } }),
    )
    expect(await answer.text()).toBe('abcdefghijkl')
    const [span] = await spans(SERVER)
    expect(span?.attributes).toMatchObject({
      'honeyhive_inputs.body': 'abcdefgh…[truncated 4 bytes]',
      'honeyhive_outputs.body': 'abcdefgh…[truncated 4 bytes]',
      'http.request.header.x-tag': ['t'],
    })
  })

  it.each([
    ['GET //elsewhere.example/a HTTP/1.1\r\nhost: here.example:81', '//elsewhere.example/a', 'here.example'],
    ['GET http://proxied.example/b?code=1 HTTP/1.1\r\nhost: x', '/b', 'proxied.example'],
    ['GET /c HTTP/1.1\r\nhost: not a host', '/', 'localhost'],
    ['OPTIONS * HTTP/1.1\r\nhost: here.example', '/*', 'here.example'],
    ['PURGE /d HTTP/1.1\r\nhost: here.example', '/d', 'here.example'],
  ])('whose line is %j is recorded as what it is', async (line, path, host) => {
    await init()
    const { url } = await serve()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`${line}\r\nconnection: close\r\n\r\n`)
    expect(await text(socket)).toContain('200 OK')
    const [span] = await spans(SERVER)
    expect(span?.attributes).toMatchObject({ 'url.path': path, 'server.address': host })
  })

  it('from one of our own clients is not recorded', async () => {
    await init()
    const { url } = await serve()
    await suppressTracing(() => fetch(url, { headers: { 'hh-client-version': '2' } }))
    startActiveSpan('end', () => undefined)
    await Promise.all(tracers.map((tracer) => tracer.flush()))
    expect(collector.spans.map(({ name }) => name)).toEqual(['end'])
  })
})
