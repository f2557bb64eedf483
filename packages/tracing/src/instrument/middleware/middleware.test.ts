// Express 5 and Fastify take promises and hear of their rejections.
// oxlint-disable oxc/no-async-endpoint-handlers
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { serve as serveHono } from '@hono/node-server'
import { type Collector, startCollector } from '@honeyhive/kit'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sessionMiddleware as expressSessions } from '../../express.ts'
import { sessionPlugin } from '../../fastify.ts'
import { sessionMiddleware as honoSessions } from '../../hono.ts'
import { sessionHandler } from '../../http.ts'
import { type HoneyHiveOptions, HoneyHiveTracer, suppressTracing, trace, withSession } from '../../index.ts'
import type { RequestSessionOptions } from './request-session.ts'

let collector: Collector
let tracer: HoneyHiveTracer
let closers: (() => unknown)[]

beforeEach(async () => {
  collector = await startCollector()
  closers = []
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  init({})
})

afterEach(async () => {
  for (const close of closers) await close()
  await tracer.shutdown()
  await collector.close()
  vi.restoreAllMocks()
})

function init(options: HoneyHiveOptions): void {
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, ...options })
}

async function listening(server: Server): Promise<string> {
  if (!server.listening) await once(server, 'listening')
  closers.push(() => server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What each handler does with a body: some work in spans, across a wait, and an answer that names the session it sees. */
async function work(body: string): Promise<{ readonly sessionId: string; readonly body: string }> {
  return trace(`work ${body}`, async () => {
    await turn()
    return trace(`inner ${body}`, async () => ({ sessionId: tracer.sessionId, body }))
  })
}

type Serve = (options?: RequestSessionOptions<unknown>) => Promise<string>

const byHttp: Serve = (options = {}) =>
  listening(
    createServer(
      sessionHandler(async (request, response) => {
        response.statusCode = request.url?.startsWith('/missing') === true ? 404 : 200
        response.end(JSON.stringify(await work(await text(request))))
      }, options),
    ).listen(0, '127.0.0.1'),
  )

const byExpress: Serve = (options = {}) => {
  const app = express()
  app.use(expressSessions(options))
  app.use(express.text({ type: () => true }))
  app.post('/missing', async (request, response) => void response.status(404).json(await work(request.body)))
  app.post('/{*path}', async (request, response) => void response.json(await work(request.body)))
  app.get('/{*path}', async (_request, response) => void response.json(await work('')))
  return listening(app.listen(0, '127.0.0.1'))
}

const byFastify: Serve = async (options = {}) => {
  const app = fastify()
  await app.register(sessionPlugin, options)
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.all('/missing', async (request, reply) => reply.code(404).send(await work(String(request.body))))
  app.all('/*', async (request) => work(request.body === undefined ? '' : String(request.body)))
  closers.push(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

const byHono: Serve = async (options = {}) => {
  const app = new Hono()
  app.use(honoSessions(options))
  app.all('/missing', async (c) => c.json(await work(await c.req.text()), 404))
  app.all('*', async (c) => c.json(await work(await c.req.text())))
  return listening(serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
}

interface Answer {
  readonly id: string | null
  readonly status: number
  readonly sessionId: string
  readonly body: string
}

async function ask(url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain', ...headers } })
  const answer = (await response.json()) as Pick<Answer, 'sessionId' | 'body'>
  return { id: response.headers.get('x-session-id'), status: response.status, ...answer }
}

const sessionOf = (name: string): unknown =>
  collector.spans.find((span) => span.name === name)?.attributes['honeyhive.session_id']
const starts = () =>
  collector.requests
    .filter(({ path }) => path === '/session/start')
    .map(({ json }) => (json as { session: Record<string, unknown> }).session)

describe.each([
  ['node:http', byHttp],
  ['Express', byExpress],
  ['Fastify', byFastify],
  ['Hono', byHono],
])('sessions of %s', (_, serve) => {
  it('S3 each request has its own, through its body and its waits, also among a hundred at once', async () => {
    const url = await serve()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_each, index) => ask(`${url}/orders/${index}`, `${index}`)),
    )
    expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(100)
    await tracer.flush()
    for (const [index, { id, sessionId, body }] of answers.entries()) {
      expect([id, body]).toEqual([sessionId, `${index}`])
      expect([sessionOf(`work ${index}`), sessionOf(`inner ${index}`)]).toEqual([sessionId, sessionId])
    }
    expect(tracer.sessionId).toBe(tracer.status().session.id)
  })

  it('is started by name, and ended with the status and the time it took', async () => {
    const url = await serve()
    const { id, status } = await ask(`${url}/missing?q=1`, 'm')
    expect(status).toBe(404)
    const { json } = await collector.waitForRequest(({ path }) => path === '/events')
    expect(json).toEqual({
      event_id: id,
      outputs: { status_code: 404 },
      duration: expect.any(Number),
      end_time: expect.any(Number),
    })
    expect(starts().find(({ session_id }) => session_id === id)).toMatchObject({
      session_name: 'api-post-/missing',
      inputs: { method: 'POST', path: '/missing' },
    })
  })

  it('goes on in the caller’s session and trace, and does not end it', async () => {
    const url = await serve()
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const { id } = await ask(url, 'c', { baggage: 'session_id=upstream', traceparent })
    expect(id).toBe('upstream')
    await tracer.flush()
    const found = collector.spans.find(({ name }) => name === 'work c')
    expect(found).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) })
    expect(collector.requests.filter(({ path }) => path === '/events')).toEqual([])
  })

  it('believes no caller where the option says so', async () => {
    const url = await serve({ continueIncoming: false })
    const { id } = await ask(url, 'd', { baggage: 'session_id=upstream' })
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is as the options say, and a request is answered even when they throw', async () => {
    const url = await serve({
      header: false,
      skip: (_request, { path }) => path === '/health',
      session: (_request, { path }) => {
        if (path === '/throws') throw new Error('in the option')
        return { sessionName: 'mine', userProperties: { tier: 'pro' } }
      },
    })
    const own = tracer.sessionId
    expect(await ask(`${url}/health`, 'h')).toMatchObject({ id: null, sessionId: own })
    expect(await ask(`${url}/throws`, 't')).toMatchObject({ id: null, sessionId: own, body: 't' })
    const { id, sessionId } = await ask(`${url}/x`, 'x')
    expect(id).toBeNull()
    expect(starts().find(({ session_id }) => session_id === sessionId)).toMatchObject({
      session_name: 'mine',
      user_properties: { tier: 'pro' },
    })
  })

  it('is just the handler without a tracer', async () => {
    const url = await serve()
    await tracer.shutdown()
    expect(await ask(url, 'off')).toMatchObject({ id: null, body: 'off' })
  })

  it('takes the server span of HTTP tracing into the session of its request', async () => {
    await tracer.shutdown()
    init({ disableHttpTracing: false })
    await tracer.ready
    const url = await serve()
    const { sessionId } = await suppressTracing(() => ask(url, 's'))
    await tracer.flush()
    const server = collector.spans.find(({ span }) => span.kind === 2)
    expect(server?.attributes['honeyhive.session_id']).toBe(sessionId)
    expect(collector.spans.find(({ name }) => name === 'work s')?.parentSpanId).toBe(server?.spanId)
  })
})

it('a handler that throws is heard by whoever called it', async () => {
  const failure = new Error('in the handler')
  const handler = sessionHandler(() => {
    throw failure
  })
  let caught: unknown
  const server = createServer((request, response) => {
    try {
      handler(request, response)
    } catch (error) {
      caught = error
      response.end()
    }
  }).listen(0, '127.0.0.1')
  const url = await listening(server)
  await withSession({}, () => fetch(url))
  expect(caught).toBe(failure)
})
