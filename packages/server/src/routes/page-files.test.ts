import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runningServer, temporaryDirectory } from '../testing.ts'

function builtPage(): string {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'ui', 'assets'), { recursive: true })
  writeFileSync(join(directory, 'ui', 'index.html'), '<title>the page</title>')
  writeFileSync(join(directory, 'ui', 'assets', 'app-1a2b.js'), 'run()')
  writeFileSync(join(directory, 'secret.txt'), 'TOP-SECRET')
  return join(directory, 'ui')
}

test('serves the files of the page, and the page itself for every address of its own', async () => {
  const { url } = await runningServer({ uiDirectory: builtPage() })
  const script = await fetch(`${url}/assets/app-1a2b.js`)
  expect(await script.text()).toBe('run()')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('cache-control')).toContain('immutable')
  for (const path of [
    '/',
    '/index.html',
    '/sessions/0b6f8a40',
    '/sessions/a.b/c',
    '/sessions/a.b',
    '/sessions/trace.json',
  ]) {
    const page = await fetch(`${url}${path}`)
    expect([path, page.headers.get('content-type'), await page.text()]).toEqual([
      path,
      'text/html; charset=utf-8',
      '<title>the page</title>',
    ])
  }
})

test.each(['/assets/missing.js', '/api/missing', '/v1/missing', '/session/', '/events'])(
  'answers 404 for %s',
  async (path) => {
    const { url } = await runningServer({ uiDirectory: builtPage() })
    const response = await fetch(`${url}${path}`)
    expect([response.status, await response.json()]).toMatchObject([404, {}])
  },
)

const escapes = [
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '//etc/passwd',
  '/./../secret.txt',
]

test.each(escapes)('never leaves its directory for %s', async (path) => {
  const { port } = await runningServer({ uiDirectory: builtPage() })
  const answer = await rawGet(port, path)
  expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400|403|404) /u)
  expect(answer).not.toContain('TOP-SECRET')
  expect(answer).not.toContain('root:')
})

/** By socket: every client that is polite would tidy the path first. */
function rawGet(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (data) => (text += data.toString()))
    socket.once('end', () => resolve(text))
    socket.once('error', reject)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
  })
}

test('says what is missing when there is no page, and goes on taking spans', async () => {
  const { url } = await runningServer({ uiDirectory: join(temporaryDirectory(), 'nothing') })
  expect(await (await fetch(`${url}/`)).text()).toContain('uiDirectory')
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: '{}' })).status).toBe(200)
})

test('the page of a session asks for its tree while its script is on the way, and no other page does', async () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'index.html'), '<head><title>the page</title></head>')
  const { url } = await runningServer({ uiDirectory: directory })
  const preloads = async (path: string): Promise<readonly string[]> =>
    [...(await (await fetch(url + path)).text()).matchAll(/<link rel="preload" as="fetch" href="([^"]*)"/gu)].map(
      ([, href = '']) => href,
    )
  expect(await preloads('/sessions/0b6f8a40-1')).toEqual(['/api/sessions/0b6f8a40-1/rows'])
  expect(await preloads('/sessions/a?event=b-1&view=thread')).toEqual([
    '/api/sessions/a/rows',
    '/api/events/b-1?large=later',
  ])
  expect(await preloads('/sessions/a?event=%22%3E%3Cscript%3E')).toEqual(['/api/sessions/a/rows'])
  for (const path of ['/', '/sessions', '/sessions/a/b', '/sessions/%22%3E%3Cscript%3E', '/sessions/a%2Fb', '/diff'])
    expect([path, await preloads(path)]).toEqual([path, []])
})
