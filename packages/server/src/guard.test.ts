import { request } from 'node:http'
import { expect, test } from 'vitest'
import { getJson, runningServer } from './testing.ts'
import type { ServerStatus } from '@honeyhive/api'

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** fetch does not let a caller choose its Host. */
function statusOf(port: number, { method, path, headers }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    sent.once('error', reject)
    sent.end(method === 'GET' ? undefined : '{}')
  })
}

const json = { 'content-type': 'application/json' }
const routes = ['/', '/sessions/1', '/assets/x.js', '/api/status', '/api/sessions', '/api/stream', '/session/1']

test.each(routes)('refuses GET %s under a foreign host, as DNS rebinding makes it', async (path) => {
  const { port } = await runningServer()
  for (const host of ['evil.test', `evil.test:${port}`, '127.0.0.1:1', `localhost.evil.test:${port}`]) {
    expect([host, await statusOf(port, { method: 'GET', path, headers: { host } })]).toEqual([host, 403])
  }
})

test('answers under each name of this machine', async () => {
  const { port } = await runningServer({ allowedHosts: ['box.test'] })
  const hosts = [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LOCALHOST:${port}`,
    `[::1]:${port}`,
    `box.test:${port}`,
    'box.test',
  ]
  for (const host of hosts) {
    expect([host, await statusOf(port, { method: 'GET', path: '/api/status', headers: { host } })]).toEqual([host, 200])
  }
})

const writes: readonly (readonly [string, string])[] = [
  ['POST', '/v1/traces'],
  ['POST', '/opentelemetry/v1/traces'],
  ['POST', '/session/start'],
  ['POST', '/events'],
  ['PUT', '/events'],
  ['POST', '/v1/events/export'],
  ['POST', '/v1/events/search'],
]

test.each(writes)('refuses %s %s from the page of another site', async (method, path) => {
  const { port, url } = await runningServer()
  const sent = (headers: Readonly<Record<string, string>>): Promise<number> =>
    statusOf(port, { method, path, headers: { host: `127.0.0.1:${port}`, ...headers } })
  expect(await sent({ ...json, origin: 'https://evil.test' })).toBe(403)
  expect(await sent({ ...json, origin: 'null' })).toBe(403)
  expect(await sent({ ...json, origin: 'http://127.0.0.1:1' })).toBe(403)
  expect(await sent({ ...json, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await sent({ ...json, 'sec-fetch-site': 'same-site' })).toBe(403)
  // What a form can send without asking first.
  expect(await sent({ 'content-type': 'text/plain' })).toBe(415)
  expect(await sent({ 'content-type': 'application/x-www-form-urlencoded' })).toBe(415)
  expect(await getJson<ServerStatus>(`${url}/api/status`)).toMatchObject({ eventCount: 0 })
  expect(await sent({ ...json, origin: url, 'sec-fetch-site': 'same-origin' })).toBeLessThan(401)
})

test('allows no other site to read, and the page nothing but its own files', async () => {
  const { url } = await runningServer()
  for (const path of ['/', '/api/status', '/nothing.js', '/api/nothing']) {
    const { headers } = await fetch(`${url}${path}`, { headers: { origin: 'https://evil.test' } })
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  }
})

test('asks for the key where there is one', async () => {
  const { url } = await runningServer({ apiKey: 'secret' })
  const status = async (path: string, authorization?: string): Promise<number> =>
    (await fetch(`${url}${path}`, authorization === undefined ? {} : { headers: { authorization } })).status
  expect(await status('/api/status')).toBe(401)
  expect(await status('/api/status', 'Bearer wrong')).toBe(401)
  expect(await status('/api/status', 'secret')).toBe(401)
  expect(await status('/api/status', 'Bearer secret')).toBe(200)
  expect((await fetch(`${url}/v1/traces`, { method: 'POST', headers: json, body: '{}' })).status).toBe(401)
  expect(await status('/')).toBe(200)
})
