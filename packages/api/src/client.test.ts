import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApiClient } from './client.ts'

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

let server: Server
let seen: Seen[] = []
let answer: { status: number; body: string; headers?: Record<string, string> }

beforeEach(async () => {
  seen = []
  answer = { status: 200, body: '{"session_id":"s","more":"ignored"}' }
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: JSON.parse(body) as unknown,
      })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const client = (apiKey?: string) =>
  createApiClient({
    serverUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    apiKey: () => apiKey,
    clientVersion: '1.2.3',
    deadlineMillis: 1000,
  })

describe('the API client', () => {
  it('starts a session with the body in `session`, absent fields left out', async () => {
    const outcome = await client('key').startSession({ session_id: 's', project: undefined })
    expect(outcome).toMatchObject({ status: 'ok', body: { session_id: 's' } })
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/session/start', body: { session: { session_id: 's' } } })
  })

  it('says who it is, with a time in nanoseconds that does not go backwards', async () => {
    await client('key').updateEvent({ event_id: 'e', metadata: { a: null } })
    await client('key').createEvent({
      project: '',
      source: 'dev',
      session_id: 's',
      event_name: 'n',
      event_type: 'tool',
      config: {},
      inputs: {},
      duration: 0,
    })
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/events', body: { event_id: 'e', metadata: { a: null } } })
    expect(seen[1]).toMatchObject({ method: 'POST', url: '/events', body: { event: { project: '' } } })
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer key',
      'content-type': 'application/json',
      accept: 'application/json',
      'hh-client-version': '1.2.3',
      'hh-client-language': 'typescript',
      'hh-client-package': 'honeyhive',
    })
    const times = seen.map(({ headers }) => BigInt(String(headers['hh-client-timestamp'])))
    expect(times[1]).toBeGreaterThanOrEqual(times[0] ?? 0n)
    expect(String(times[0])).toHaveLength(19)
  })

  it('sends no Authorization without a key', async () => {
    await client().startSession({})
    expect(seen[0]?.headers.authorization).toBeUndefined()
  })

  it.each([201, 202, 204])('takes %i for success, whatever the body', async (status) => {
    answer = { status, body: status === 204 ? '' : '<html>' }
    expect(await client().startSession({})).toEqual({ status: 'ok', body: {} })
  })

  it.each([401, 403])('says of %i what to check, and never the key', async (status) => {
    answer = { status, body: '' }
    const outcome = await client('hh_canary').startSession({})
    expect(outcome).toMatchObject({ status: 'unauthorized', statusCode: status })
    expect(JSON.stringify(outcome)).toContain('HH_API_KEY')
    expect(JSON.stringify(outcome)).not.toContain('canary')
  })

  it('keeps what the server says of a refusal, and where a redirect would go', async () => {
    answer = { status: 400, body: '{"error":"no such project"}' }
    expect(JSON.stringify(await client().startSession({}))).toContain('no such project')
    answer = { status: 301, body: '', headers: { location: 'https://elsewhere/' } }
    expect(JSON.stringify(await client().startSession({}))).toContain('https://elsewhere/')
  })

  it('resolves when there is no server', async () => {
    const nobody = client()
    server.close()
    const outcome = await nobody.startSession({})
    expect(outcome.status).toBe('unreachable')
    expect(JSON.stringify(outcome)).toContain('ECONNREFUSED')
  })
})
