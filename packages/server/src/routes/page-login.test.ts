import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runningServer, temporaryDirectory } from '../testing.ts'
import { hasCookie, pageCookie } from './page-cookie.ts'

async function locked(): Promise<string> {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<title>the page</title>')
  writeFileSync(join(directory, 'assets', 'app.js'), 'run()')
  return (await runningServer({ apiKey: 'secret', uiDirectory: directory })).url
}

const form = (
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): RequestInit => ({
  method: 'POST',
  redirect: 'manual',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(fields).toString(),
})

async function cookieOf(url: string): Promise<string> {
  const response = await fetch(
    `${url}/login`,
    form({ key: 'secret' }, { origin: url, 'sec-fetch-site': 'same-origin' }),
  )
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('leads who opens the page to where the key is given, and back', async () => {
  const url = await locked()
  const opened = await fetch(`${url}/sessions/a.b`, { headers: { 'sec-fetch-dest': 'document' }, redirect: 'manual' })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/login?next=%2Fsessions%2Fa.b'])
  const page = await fetch(`${url}/login?next=/sessions/a.b`)
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'")
  expect(page.headers.get('referrer-policy')).toBe('same-origin')
  const text = await page.text()
  expect(text).toContain('name="next" value="/sessions/a.b"')
  expect(text).not.toContain('<script')
  const given = await fetch(`${url}/login`, form({ key: 'secret', next: '/sessions/a.b' }))
  expect([given.status, given.headers.get('location')]).toEqual([303, '/sessions/a.b'])
  expect(given.headers.get('set-cookie')).toMatch(
    /^honeyhive_page=\d+\.[\da-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/u,
  )
})

test('lets the page read and write with its cookie, and nobody with another', async () => {
  const url = await locked()
  const cookie = await cookieOf(url)
  const status = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> =>
    (await fetch(`${url}${path}`, { headers, redirect: 'manual' })).status
  expect(await status('/api/status', { cookie })).toBe(200)
  expect(await status('/api/status', { cookie: `a=b; ${cookie}; c=d` })).toBe(200)
  expect(await status('/sessions/1', { cookie, 'sec-fetch-dest': 'document' })).toBe(200)
  expect(await status('/api/status', {})).toBe(401)
  const [name = '', value = ''] = cookie.split('=')
  const [endsAt = '', signed = ''] = value.split('.')
  for (const wrong of [
    '',
    value.slice(1),
    `${Number(endsAt) + 1}.${signed}`,
    `${endsAt}.${'0'.repeat(64)}`,
    `${endsAt}.`,
    '.',
  ])
    expect([wrong, await status('/api/status', { cookie: `${name}=${wrong}` })]).toEqual([wrong, 401])
  const json = { 'content-type': 'application/json' }
  const write = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${url}/v1/sessions`, { method: 'POST', headers: { ...json, cookie, ...headers }, body: '{}' })
  expect((await write({ origin: url })).status).toBe(200)
  expect((await write({ origin: 'https://evil.test' })).status).toBe(403)
  expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('refuses a wrong key, and a form of another site', async () => {
  const url = await locked()
  const wrong = await fetch(`${url}/login`, form({ key: 'guess' }))
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
  expect(await wrong.text()).toContain('That is not the key.')
  expect((await fetch(`${url}/login`, form({ key: 'secret' }, { origin: 'https://evil.test' }))).status).toBe(403)
  expect((await fetch(`${url}/login`, form({ key: 'secret' }, { origin: 'null' }))).status).toBe(403)
  const large = await fetch(`${url}/login`, form({ key: 'x'.repeat(5000) }))
  expect(large.status).toBe(400)
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"key":"secret"}' }
  expect((await fetch(`${url}/login`, json)).status).toBe(400)
})

test.each([
  '//evil.test',
  'https://evil.test',
  '/\\evil.test',
  'javascript:alert(1)',
  '/a"><script>',
  '/%0d%0aset-cookie: a=b\r\n',
])('never leads to %j', async (next) => {
  const url = await locked()
  const { headers } = await fetch(`${url}/login`, form({ key: 'secret', next }))
  expect(headers.get('location')).toBe('/')
  expect(await (await fetch(`${url}/login?next=${encodeURIComponent(next)}`)).text()).toContain('value="/"')
})

test('forgets the key when it is told to', async () => {
  const url = await locked()
  const { headers } = await fetch(`${url}/logout`, form({}))
  expect(headers.get('set-cookie')).toMatch(/^honeyhive_page=; .*Max-Age=0$/u)
})

test('a cookie ends after thirty days, and with its key', () => {
  const cookie = `honeyhive_page=${pageCookie('secret', 1000)}`
  const days = 24 * 60 * 60 * 1000
  expect(hasCookie(cookie, 'secret', 1000 + 30 * days)).toBe(true)
  expect(hasCookie(cookie, 'secret', 1001 + 30 * days)).toBe(false)
  expect(hasCookie(cookie, 'another', 1000)).toBe(false)
  expect(cookie).not.toContain('secret')
})

test('loads the files of the page before the key is given', async () => {
  const url = await locked()
  for (const path of ['/assets/app.js', '/server.css', '/login', '/openapi.json', '/api-docs'])
    expect([path, (await fetch(`${url}${path}`, { redirect: 'manual' })).status]).toEqual([path, 200])
})
