import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { attempt, type HttpRequest } from './attempt.ts'
import { backoffMillis, retryAfterMillis } from './retry-policy.ts'
import { sendWithRetry } from './send.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  timeoutMillis: 2000,
  ...more,
})

// One contract, kept by both ways of sending.
describe.each([
  ['Node’s own HTTP', {}],
  ['fetch', { fetch: globalThis.fetch }],
])('an attempt over %s', (_name, way) => {
  it('answers status, headers and body', async () => {
    const url = await listen((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () =>
        response.writeHead(201, { 'x-a': 'b' }).end(`${request.method} ${body} ${request.headers['content-length']}`),
      )
    })
    const outcome = await attempt(get(url, { ...way, method: 'POST', body: 'häl' }))
    if (outcome.status !== 'answered') throw new Error(outcome.reason)
    expect([outcome.statusCode, outcome.header('x-a'), new TextDecoder().decode(outcome.body)]).toEqual([
      201,
      'b',
      'POST häl 4',
    ])
  })

  it('does not follow a redirect', async () => {
    let requests = 0
    const url = await listen((_request, response) => {
      requests += 1
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await attempt(get(url, way))).toMatchObject({ statusCode: 302 })
    expect(requests).toBe(1)
  })

  it('ends at its total deadline while the answer drips', async () => {
    const url = await listen((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect(await attempt(get(url, { ...way, timeoutMillis: 100 }))).toEqual({
      status: 'timeout',
      reason: 'no answer within 100 ms',
    })
  })

  it('keeps no more of the answer than it may', async () => {
    const url = await listen((_request, response) => response.end('x'.repeat(1_000_000)))
    const outcome = await attempt(get(url, { ...way, maxResponseBytes: 1000 }))
    expect(outcome).toMatchObject({ status: 'answered', bodyCut: true })
    expect('body' in outcome && outcome.body.length).toBe(1000)
  })

  it('tells a refused connection from a broken one, and both from the caller’s own end', async () => {
    const closed = createTcpServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    expect(await attempt(get(`http://127.0.0.1:${port}/`, way))).toMatchObject({ status: 'lost', code: 'ECONNREFUSED' })
    const broken = await listen((request) => request.socket.destroy())
    expect(await attempt(get(broken, way))).toMatchObject({ status: 'lost' })
    const silent = await listen(() => undefined)
    const controller = new AbortController()
    const pending = attempt(get(silent, { ...way, signal: controller.signal }))
    controller.abort()
    expect(await pending).toMatchObject({ status: 'aborted' })
  })

  it('takes an answer that breaks off for a lost connection', async () => {
    const url = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setImmediate(() => response.destroy())
    })
    expect(await attempt(get(url, way))).toMatchObject({ status: 'lost' })
  })
})

describe('sendWithRetry', () => {
  it.each([429, 502, 503, 504])('tries again after %i', async (status) => {
    let requests = 0
    const url = await listen((_request, response) => response.writeHead((requests += 1) < 3 ? status : 200).end())
    expect(await sendWithRetry(get(url), { deadlineMillis: 2000, random: () => 0 })).toMatchObject({ statusCode: 200 })
    expect(requests).toBe(3)
  })

  it.each([200, 202, 301, 400, 401, 403, 404, 408, 413, 500, 501, 505])('takes %i for an answer', async (status) => {
    let requests = 0
    const url = await listen((_request, response) => {
      requests += 1
      response.writeHead(status).end()
    })
    expect(await sendWithRetry(get(url), { deadlineMillis: 2000, random: () => 0 })).toMatchObject({
      statusCode: status,
    })
    expect(requests).toBe(1)
  })

  it('does not begin a wait that its deadline would cut', async () => {
    const url = await listen((_request, response) => response.writeHead(503, { 'retry-after': '60' }).end())
    expect(await sendWithRetry(get(url), { deadlineMillis: 500 })).toMatchObject({ statusCode: 503 })
  })
})

describe('retryAfterMillis', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['Thu, 01 Jan 2026 00:00:03 GMT', 3000],
    ['86400', 300_000],
    ['0', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['soon', undefined],
    ['', undefined],
    ['Wed, 31 Dec 2025 00:00:00 GMT', undefined],
    [undefined, undefined],
  ])('of %s', (header, millis) => {
    expect(retryAfterMillis(header, now)).toBe(millis)
  })
})

describe('backoffMillis', () => {
  it('has full jitter under a doubling bound, a ceiling and a floor', () => {
    expect([0, 1, 2, 10].map((n) => backoffMillis(n, { random: () => 1 }))).toEqual([500, 1000, 2000, 30_000])
    expect(backoffMillis(3, { random: () => 0 })).toBe(10)
    expect(backoffMillis(2, { random: () => 0.5 })).toBe(1000)
  })
})

it('an attempt that meets a connection which the server has closed meanwhile is made over a new one', async () => {
  let connections = 0
  const server = createTcpServer((socket) => {
    connections += 1
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', () => {
      requests += 1
      // The second request on a connection comes when it is not served any more.
      if (requests === 2) socket.destroy()
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (let times = 0; times < 3; times += 1) expect(await attempt(get(url))).toMatchObject({ statusCode: 200 })
  expect(connections).toBe(3)
  server.close()
})
