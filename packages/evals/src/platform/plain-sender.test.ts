import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import net from 'node:net'
import { makeCertificate, portOf, startCollector, temporaryFolder } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'
import { PlainSender, type PlainSenderOptions } from './plain-sender.ts'

function senderTo(serverUrl: string, options: Partial<PlainSenderOptions> = {}): PlainSender {
  const defaults = { apiKey: 'key', clientVersion: '9.9.9', timeoutMillis: 5_000, env: {} }
  const sender = PlainSender.over({ serverUrl, ...defaults, ...options })
  if (sender === undefined) throw new Error(`${serverUrl} is not plain`)
  return sender
}

it('makes a request as the API client makes it', async () => {
  const collector = await startCollector(() => ({ kind: 'answer', body: '{}' }))
  onTestFinished(() => collector.close())
  const body = JSON.stringify({ event_id: 'é – 漢' })
  expect(await senderTo(`${collector.url}/base/`).send('PUT', '/events', body)).toBe(true)
  expect(collector.requests).toMatchObject([
    {
      method: 'PUT',
      path: '/base/events',
      json: { event_id: 'é – 漢' },
      headers: {
        accept: 'application/json',
        authorization: 'Bearer key',
        'content-type': 'application/json',
        'hh-client-language': 'typescript',
        'hh-client-package': 'honeyhive',
        'hh-client-version': '9.9.9',
        'hh-client-timestamp': expect.stringMatching(/^\d{19}$/),
      },
    },
  ])
})

it('speaks TLS, and only with a server whose certificate it knows', async () => {
  const folder = await temporaryFolder()
  const { cert, key } = await makeCertificate(folder.path)
  const server = createSecureServer({ cert, key }, (request, response) =>
    request.resume().on('end', () => response.end('{}')),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await folder[Symbol.asyncDispose]()
  })
  const url = `https://127.0.0.1:${portOf(server)}`
  expect(await senderTo(url, { ca: cert }).send('POST', '/session/start', '{}')).toBe(true)
  expect(await senderTo(url).send('POST', '/session/start', '{}')).toBe(false)
})

it('makes requests one after another on the same connection, and on a new one when that has ended', async () => {
  const connections: net.Socket[] = []
  const url = await bareServer((socket, number) => {
    if (number === 1) connections.push(socket)
    return 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'
  })
  const sender = senderTo(url)
  for (let count = 0; count < 3; count += 1) expect(await sender.send('PUT', '/events', '{}')).toBe(true)
  expect(connections).toHaveLength(1)
  const closed = once(connections[0] ?? new net.Socket(), 'close')
  connections[0]?.end()
  await closed
  expect(await sender.send('PUT', '/events', '{}')).toBe(true)
  expect(connections).toHaveLength(2)
})

it.each([
  ['answers an error', () => 'HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'],
  ['hangs up', (socket: net.Socket) => void socket.destroy()],
  ['says nothing', () => undefined],
])('has no answer where the server %s, and stops asking it', async (_, reply) => {
  let requests = 0
  const url = await bareServer((socket) => {
    requests += 1
    return reply(socket) ?? undefined
  })
  const sender = senderTo(url, { timeoutMillis: 30 })
  for (let count = 0; count < 10; count += 1) expect(await sender.send('PUT', '/events', '{}')).toBe(false)
  expect(requests).toBe(8)
})

it('has no answer where nobody listens', async () => {
  const server = net.createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  expect(await senderTo(`http://127.0.0.1:${port}`).send('PUT', '/events', '{}')).toBe(false)
})

it.each([
  ['a proxy is in the way', { serverUrl: 'http://example.com', env: { http_proxy: 'http://127.0.0.1:1' } }],
  ['the address has a password', { serverUrl: 'http://user:pass@127.0.0.1:1' }],
  ['the address has a query', { serverUrl: 'http://127.0.0.1:1/?a=b' }],
  ['the address is of another kind', { serverUrl: 'ftp://127.0.0.1' }],
  ['the key would break a header', { apiKey: 'a\r\nb' }],
])('is not there when %s', (_, options) => {
  const defaults = { serverUrl: 'http://127.0.0.1:1', apiKey: 'key', clientVersion: '1', timeoutMillis: 1, env: {} }
  expect(PlainSender.over({ ...defaults, ...options })).toBeUndefined()
})

/** Answers each request, which must come in one piece, with these bytes; `undefined`: not at all. Numbers count on a connection. */
async function bareServer(answer: (socket: net.Socket, number: number) => string | undefined): Promise<string> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    let number = 0
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      number += 1
      const bytes = answer(socket, number)
      if (bytes !== undefined) socket.write(bytes)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server)}`
}
