import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest, sendRaw, type RawRequest } from './raw-http.ts'

let folder: TemporaryFolder
let server: RunningServer
let locked: RunningServer

beforeAll(async () => {
  folder = await temporaryFolder()
  const uiDirectory = join(folder.path, 'ui')
  await mkdir(join(uiDirectory, 'assets'), { recursive: true })
  await writeFile(join(uiDirectory, 'index.html'), '<title>the page</title>')
  await writeFile(join(folder.path, 'secret.txt'), 'TOP-SECRET')
  server = await startServer({ port: 0, dataDirectory: join(folder.path, 'data'), uiDirectory, maxBodyBytes: 100_000 })
  locked = await startServer({ port: 0, dataDirectory: join(folder.path, 'locked'), uiDirectory, apiKey: 'the-Key' })
  await post('/events', { event: { event_id: 'witness', session_id: 's', event_type: 'tool', event_name: 'witness' } })
}, 60_000)

afterAll(async () => {
  await Promise.all([server.close(), locked.close()])
  await folder.remove()
})

const json = { 'content-type': 'application/json' }

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) })
}

function raw(request: RawRequest, to: RunningServer = server): ReturnType<typeof sendRaw> {
  return sendRaw(to.port, rawRequest(request, to.port))
}

async function isSound(): Promise<void> {
  const witness = await fetch(`${server.url}/v1/events/witness`)
  expect([witness.status, await witness.json()]).toMatchObject([200, { event: { event_name: 'witness' } }])
}

const sql = [
  "' OR '1'='1",
  "'; DROP TABLE events; --",
  '" OR ""="',
  '1); DELETE FROM documents; --',
  "' UNION SELECT body FROM documents --",
  'name" FROM events; --',
  '%',
  "\\'; --",
]

const injections = sql.flatMap((text): readonly (readonly [string, () => Promise<Response>, readonly number[]])[] => [
  [`as a value: ${text}`, () => post('/v1/events/search', { filters: [{ field: 'event_name', value: text }] }), [200]],
  [
    `as a field: ${text}`,
    () => post('/v1/events/search', { filters: [{ field: `metadata.${text}`, value: 'x' }] }),
    [200],
  ],
  [
    `as an operator: ${text}`,
    () => post('/v1/events/search', { filters: [{ field: 'event_name', operator: text, value: 'x' }] }),
    [400],
  ],
  [
    `as an id: ${text}`,
    () => fetch(`${server.url}/v1/datasets/${encodeURIComponent(text)}`, { method: 'DELETE' }),
    [404],
  ],
])

test.each(injections)('S2 injection %s', async (_what, ask, statuses) => {
  const startedAt = performance.now()
  const response = await ask()
  expect(statuses).toContain(response.status)
  // Nothing is found by it: neither events nor anything else.
  expect(await response.text()).not.toContain('witness')
  expect(performance.now() - startedAt).toBeLessThan(1000)
  await isSound()
})

const credentials: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
  ['none', {}, 401],
  ['the key', { authorization: 'Bearer the-Key' }, 200],
  ['the key, the scheme in small letters', { authorization: 'bearer the-Key' }, 200],
  ['another key', { authorization: 'Bearer other' }, 401],
  ['the key in other letters', { authorization: 'Bearer the-key' }, 401],
  ['the key with more behind it', { authorization: 'Bearer the-Key1' }, 401],
  ['a part of the key', { authorization: 'Bearer the-Ke' }, 401],
  ['the key with a blank', { authorization: 'Bearer the- Key' }, 401],
  ['an empty key', { authorization: 'Bearer ' }, 401],
  ['no scheme', { authorization: 'the-Key' }, 401],
  ['the scheme Basic', { authorization: `Basic ${Buffer.from('the-Key:').toString('base64')}` }, 401],
  ['the scheme Token', { authorization: 'Token the-Key' }, 401],
  ['the key twice', { authorization: 'Bearer the-Key, Bearer the-Key' }, 401],
  ['a very long key', { authorization: `Bearer ${'x'.repeat(8000)}` }, 401],
  ['a key of NULs', { authorization: 'Bearer %00%00' }, 401],
  ['the key as a parameter only', { 'x-api-key': 'the-Key' }, 401],
  ['the key as a cookie', { cookie: 'honeyhive_page=the-Key' }, 401],
  ['a cookie that was made up', { cookie: `honeyhive_page=99999999999999.${'a'.repeat(64)}` }, 401],
  ['a header that speaks of a proxy', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }, 401],
  ['a header that asks for another path', { 'x-original-url': '/login', 'x-rewrite-url': '/login' }, 401],
]

test.each(credentials)('S2 auth with %s', async (_what, headers, status) => {
  expect((await raw({ method: 'GET', path: '/api/sessions?key=the-Key', headers }, locked)).status).toBe(status)
})

const foreign: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['the origin of another site', { ...json, origin: 'https://evil.test' }],
  ['the origin null', { ...json, origin: 'null' }],
  ['another port', { ...json, origin: 'http://127.0.0.1:1' }],
  ['an origin that begins like ours', { ...json, origin: 'http://127.0.0.1.evil.test' }],
  ['an origin with a user', { ...json, origin: 'http://127.0.0.1@evil.test' }],
  ['an origin of a file', { ...json, origin: 'file://' }],
  ['an origin of an extension', { ...json, origin: 'chrome-extension://abc' }],
  ['an empty origin', { ...json, origin: ' ' }],
  ['what the browser calls cross-site', { ...json, 'sec-fetch-site': 'cross-site' }],
  ['what the browser calls same-site', { ...json, 'sec-fetch-site': 'same-site' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form of parts', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['plain text', { 'content-type': 'text/plain' }],
  ['JSON that calls itself text', { 'content-type': 'text/plain; application/json' }],
  ['no type', {}],
  ['a beacon', { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://evil.test' }],
  ['a type with a trick', { 'content-type': 'application/json-patch' }],
  ['an origin in capitals', { ...json, origin: 'HTTPS://EVIL.TEST' }],
  ['an origin with a trailing dot', { ...json, origin: 'http://localhost.' }],
]

test.each(foreign)('S2 csrf by %s', async (_what, headers) => {
  const body = '{"session":{"session_id":"csrf"}}'
  const { status, text } = await raw({ method: 'POST', path: '/session/start', headers, body })
  expect([403, 415]).toContain(status)
  expect(text.toLowerCase()).not.toContain('access-control-allow-origin')
  expect((await fetch(`${server.url}/session/csrf`)).status).toBe(404)
})

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
const bodies: readonly (readonly [string, string, number])[] = [
  ['nothing', '', 400],
  ['half a body', '{"event":', 400],
  ['a list', '[]', 400],
  ['a text', '"event"', 400],
  ['null', 'null', 400],
  ['a number', '1e999', 400],
  ['fifty thousand brackets', deep, 400],
  ['a key of Object', '{"event":{"__proto__":{"polluted":true},"event_type":"tool"}}', 200],
  ['a constructor', '{"event":{"constructor":{"prototype":{"polluted":true}},"event_type":"tool"}}', 200],
  ['a bucket that is a list', '{"event":{"inputs":[]}}', 400],
  ['a negative duration', '{"event":{"duration":-1}}', 400],
  ['an endless duration', '{"event":{"duration":1e300}}', 400],
  ['a time of ages', '{"event":{"start_time":1e30}}', 400],
  ['an id with NUL', String.raw`{"event":{"event_id":"a\u0000b"}}`, 400],
  ['an id without end', `{"event":{"event_id":"${'x'.repeat(257)}"}}`, 400],
  ['half a surrogate', String.raw`{"event":{"event_name":"\ud800","event_type":"tool"}}`, 200],
]

test.each(bodies)('S2 body of %s', async (_what, body, status) => {
  expect((await raw({ method: 'POST', path: '/events', headers: json, body })).status).toBe(status)
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  await isSound()
})

const scripts = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "javascript:alert('1')",
  '</script><script>alert(1)</script>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '{{constructor.constructor("alert(1)")()}}',
  '<a href="javascript:alert(1)">x</a>',
]

test.each(scripts.flatMap((text) => [[text, 'name'] as const, [text, 'id'] as const]))(
  'S2 xss %s as %s comes back as JSON that no browser runs',
  async (text, place) => {
    const event_id = place === 'id' ? text : `xss-${scripts.indexOf(text)}`
    expect(
      (await post('/events', { event: { event_id, event_name: text, event_type: 'tool', inputs: { text } } })).status,
    ).toBe(200)
    for (const path of [`/api/events/${encodeURIComponent(event_id)}`, `/api/nothing/${encodeURIComponent(text)}`]) {
      const response = await fetch(`${server.url}${path}`)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/u)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'")
      expect(policy).not.toContain('unsafe')
    }
    const page = await (await fetch(`${server.url}/sessions/${encodeURIComponent(text)}`)).text()
    expect(page).toBe('<title>the page</title>')
  },
)

const escapes = [
  '/../secret.txt',
  '/../../../../../../etc/passwd',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/..\\secret.txt',
  '//etc/passwd',
  '/./../secret.txt',
  '/%252e%252e/secret.txt',
  '/assets/%00/../../secret.txt',
  '/....//secret.txt',
  '/file:///etc/passwd',
]

test.each(escapes)('S2 traversal by %s', async (path) => {
  const { status, text } = await raw({ method: 'GET', path })
  expect([200, 400, 403, 404]).toContain(status)
  expect(text).not.toContain('TOP-SECRET')
  expect(text).not.toContain('root:')
})

const hosts = [
  'evil.test',
  'evil.test:PORT',
  'localhost.evil.test:PORT',
  '127.0.0.1.evil.test:PORT',
  'localhost:1',
  '127.0.0.1:1',
  '0.0.0.0:PORT',
  '[::]:PORT',
  '192.168.0.1:PORT',
  'localhost@evil.test:PORT',
  'evil.test#localhost:PORT',
  '2130706433:PORT',
  '',
]

test.each(hosts)('S2 dns rebinding by the host %j', async (host) => {
  const named = host.replace('PORT', String(server.port))
  const { status, text } = await raw({ method: 'GET', path: '/api/sessions', headers: { host: named } })
  expect([400, 403]).toContain(status)
  expect(text).not.toContain('witness')
})

const large = 'x'.repeat(200_000)
const limits: readonly (readonly [string, () => Promise<number>, readonly number[]])[] = [
  [
    'a body beyond the limit',
    async () => (await raw({ method: 'POST', path: '/events', headers: json, body: large })).status,
    [413],
  ],
  [
    'the same as spans',
    async () => (await raw({ method: 'POST', path: '/v1/traces', headers: json, body: large })).status,
    [413],
  ],
  [
    'a body that is large when unpacked',
    async () =>
      (
        await fetch(`${server.url}/v1/traces`, {
          method: 'POST',
          headers: { ...json, 'content-encoding': 'gzip' },
          body: gzipSync(Buffer.alloc(10_000_000)),
        })
      ).status,
    [413],
  ],
  [
    'a body packed twice',
    async () =>
      (
        await raw({
          method: 'POST',
          path: '/events',
          headers: { ...json, 'content-encoding': 'gzip, gzip' },
          body: '{}',
        })
      ).status,
    [415],
  ],
  [
    'headers of 100 kB',
    async () => (await raw({ method: 'GET', path: '/', headers: { 'x-large': 'x'.repeat(100_000) } })).status,
    [431],
  ],
  [
    'an address of 100 kB',
    async () => (await raw({ method: 'GET', path: `/${'x'.repeat(100_000)}` })).status,
    [414, 431],
  ],
  [
    'ten thousand parameters',
    async () => (await raw({ method: 'GET', path: `/v1/runs?${'a=1&'.repeat(2000)}` })).status,
    [200, 431],
  ],
  ['a limit beyond the limit', async () => (await post('/v1/events/export', { limit: 7501 })).status, [400]],
  ['a page beyond the last', async () => (await post('/v1/events/export', { page: 1_000_001 })).status, [400]],
  [
    'more filters than the limit',
    async () =>
      (
        await post('/v1/events/export', {
          filters: Array.from({ length: 101 }, () => ({ field: 'event_name', value: 'x' })),
        })
      ).status,
    [400],
  ],
  ['a method of nobody', async () => (await raw({ method: 'BREW', path: '/api/status' })).status, [400, 404, 405]],
  [
    'a length that is none',
    async () => (await raw({ method: 'POST', path: '/events', headers: { ...json, 'content-length': '-1' } })).status,
    [400],
  ],
  [
    'two lengths',
    async () =>
      (
        await raw({
          method: 'POST',
          path: '/events',
          headers: { ...json, 'Content-Length ': '5', 'transfer-encoding': 'chunked' },
          body: '0\r\n\r\n',
        })
      ).status,
    [400],
  ],
]

test.each(limits)('S2 limit: %s', async (_what, ask, statuses) => {
  expect(statuses).toContain(await ask())
  await isSound()
})
