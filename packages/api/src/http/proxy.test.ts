import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attempt } from './attempt.ts'
import { attemptOverNode } from './attempt-node.ts'
import { proxiedHttp } from './proxied-http.ts'
import { proxyFor } from './proxy.ts'

describe('the proxy of an address', () => {
  const proxy = 'http://proxy.test:3128'
  it.each([
    ['none is named', 'https://api.test/', {}, undefined],
    ['https_proxy', 'https://api.test/', { https_proxy: proxy }, `${proxy}/`],
    ['HTTPS_PROXY', 'https://api.test/', { HTTPS_PROXY: proxy }, `${proxy}/`],
    [
      'the lower case first',
      'https://api.test/',
      { https_proxy: proxy, HTTPS_PROXY: 'http://other.test' },
      `${proxy}/`,
    ],
    ['only of its scheme', 'https://api.test/', { http_proxy: proxy }, undefined],
    ['http_proxy', 'http://api.test/', { http_proxy: proxy }, `${proxy}/`],
    ['all_proxy', 'https://api.test/', { ALL_PROXY: proxy }, `${proxy}/`],
    ['without a scheme', 'https://api.test/', { https_proxy: 'proxy.test:3128' }, `${proxy}/`],
    ['HTTP_PROXY in CGI', 'http://api.test/', { HTTP_PROXY: proxy, REQUEST_METHOD: 'GET' }, undefined],
    ['SOCKS', 'https://api.test/', { https_proxy: 'socks5://proxy.test' }, undefined],
    ['nonsense', 'https://api.test/', { https_proxy: ':::' }, undefined],
    ['empty', 'https://api.test/', { https_proxy: ' ' }, undefined],
    ['loopback', 'http://127.0.0.1:4318/', { http_proxy: proxy }, undefined],
    ['localhost', 'http://localhost:4318/', { http_proxy: proxy }, undefined],
    ['no_proxy of the host', 'https://api.test/', { https_proxy: proxy, no_proxy: 'x, api.test' }, undefined],
    ['no_proxy of its domain', 'https://api.test/', { https_proxy: proxy, NO_PROXY: '.test' }, undefined],
    [
      'no_proxy of another that ends alike',
      'https://api.test/',
      { https_proxy: proxy, no_proxy: 'pi.test' },
      `${proxy}/`,
    ],
    ['no_proxy with its port', 'https://api.test/', { https_proxy: proxy, no_proxy: 'api.test:443' }, undefined],
    ['no_proxy with another port', 'https://api.test/', { https_proxy: proxy, no_proxy: 'api.test:8443' }, `${proxy}/`],
    ['no_proxy of all', 'https://api.test/', { https_proxy: proxy, no_proxy: '*' }, undefined],
  ])('%s', (_what, url, env, expected) => {
    expect(proxyFor(url, env)?.href).toBe(expected)
  })
})

const servers: Server[] = []
let seen: { method: string; url: string; headers: IncomingMessage['headers'] }[]

beforeEach(() => {
  seen = []
})

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A proxy that takes every host for the one server that there is. */
async function startProxy(targetPort: number, tunnelStatus = 200): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers })
    const { pathname } = new URL(incoming.url ?? '')
    const forwarded = request(
      { host: '127.0.0.1', port: targetPort, path: pathname, method: incoming.method },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(forwarded)
  })
  proxy.on('connect', (incoming: IncomingMessage, socket) => {
    seen.push({ method: 'CONNECT', url: incoming.url ?? '', headers: incoming.headers })
    if (tunnelStatus !== 200) {
      socket.end(`HTTP/1.1 ${tunnelStatus} No\r\n\r\n`)
      return
    }
    const target = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  return `http://user:pass%20word@127.0.0.1:${await portOf(proxy)}`
}

const post = { method: 'POST', headers: { authorization: 'Bearer canary' }, body: 'body', timeoutMillis: 5000 } as const

it('sends http through the proxy in absolute form, with its own credentials', async () => {
  const target = await portOf(
    createServer((incoming, answer) => incoming.on('data', (chunk) => answer.end(`got ${chunk}`))),
  )
  vi.stubEnv('http_proxy', await startProxy(target))
  const outcome = await attempt({ ...post, url: 'http://collector.test:4318/v1/traces' })
  expect(outcome).toMatchObject({ status: 'answered', statusCode: 200 })
  expect(outcome.status === 'answered' && new TextDecoder().decode(outcome.body)).toBe('got body')
  expect(seen).toMatchObject([
    {
      method: 'POST',
      url: 'http://collector.test:4318/v1/traces',
      headers: {
        host: 'collector.test:4318',
        'proxy-authorization': `Basic ${Buffer.from('user:pass word').toString('base64')}`,
      },
    },
  ])
})

describe('https through a proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'))
  const file = (name: string): string => join(folder, name)
  const subject = ['-subj', '/CN=collector.test', '-addext', 'subjectAltName=DNS:collector.test']
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      file('key'),
      '-out',
      file('cert'),
      ...subject,
    ],
    { stdio: 'ignore' },
  )
  const [key, cert] = [readFileSync(file('key')), readFileSync(file('cert'))]
  rmSync(folder, { recursive: true })

  const secureTarget = (): Promise<number> =>
    portOf(createSecureServer({ key, cert }, (_incoming, answer) => answer.end('secret')) as unknown as Server)

  it('goes through a tunnel, which is used again, and the proxy does not see the key', async () => {
    const proxy = new URL(await startProxy(await secureTarget()))
    const way = proxiedHttp('https://collector.test/', proxy, { keepAlive: true, ca: cert })
    for (let times = 0; times < 2; times += 1)
      expect(await attemptOverNode({ ...post, url: 'https://collector.test/v1' }, way)).toMatchObject({
        statusCode: 200,
      })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'CONNECT', url: 'collector.test:443' })
    expect(JSON.stringify(seen)).not.toContain('canary')
    way.agent.destroy()
  })

  it('checks the certificate of the server as without a proxy', async () => {
    vi.stubEnv('https_proxy', await startProxy(await secureTarget()))
    expect(await attempt({ ...post, url: 'https://collector.test/v1' })).toMatchObject({
      status: 'lost',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })

  it.each([
    ['refuses the tunnel', 403, /the proxy 127\.0\.0\.1:\d+ answered 403 to CONNECT/u],
    ['wants other credentials', 407, /answered 407 to CONNECT/u],
  ])('says so when the proxy %s', async (_what, status, reason) => {
    vi.stubEnv('https_proxy', await startProxy(1, status))
    expect(await attempt({ ...post, url: 'https://collector.test/v1' })).toMatchObject({
      status: 'lost',
      reason: expect.stringMatching(reason),
    })
  })
})

it('goes over an agent of the caller’s, and leaves it open', async () => {
  const { Agent } = await import('node:http')
  const port = await portOf(createServer((_incoming, answer) => answer.end()))
  const agent = new Agent({ keepAlive: true })
  const created = vi.spyOn(agent, 'createConnection' as never)
  vi.stubEnv('http_proxy', 'http://nowhere.test')
  for (let times = 0; times < 2; times += 1)
    expect(await attempt({ ...post, url: `http://127.0.0.1:${port}/`, agent })).toMatchObject({ statusCode: 200 })
  expect(created).toHaveBeenCalledTimes(1)
  agent.destroy()
})
