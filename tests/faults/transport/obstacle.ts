import { createServer as createEncryptedServer } from 'node:https'
import { createServer as createTcpServer, type Server } from 'node:net'
import { type Collector, makeCertificate, portOf, startCollector, temporaryFolder } from '@honeyhive/kit'
import { onTestFinished, vi } from 'vitest'
import type { Obstacle } from './unreachable.ts'

export interface Raised {
  readonly url: string
  /** Takes the obstacle away: the address works. `undefined` where that would be another address. */
  readonly heal: (() => Promise<Collector>) | undefined
  /** Whether anything readable has arrived that should not. */
  readonly received: () => number
}

/** Puts the obstacle in the way. What it needs goes with the test. */
export async function raise(obstacle: Obstacle): Promise<Raised> {
  switch (obstacle.kind) {
    case 'nobody':
      return nobody()
    case 'silence':
      return silence()
    case 'name':
      return unknownName(obstacle.code)
    case 'status':
      return answering(obstacle.status)
    case 'encrypted':
      return encrypted(obstacle.scheme)
    case 'plain, asked for encryption':
      return plain()
  }
}

async function collecting(...options: Parameters<typeof startCollector>): Promise<Collector> {
  const collector = await startCollector(...options)
  onTestFinished(() => collector.close())
  return collector
}

async function nobody(): Promise<Raised> {
  const gone = await startCollector()
  const { url, port } = gone
  await gone.close()
  return { url, received: () => 0, heal: () => collecting({}, { port }) }
}

/** It may have taken connections by the time that it heals; those are cut, as when a program is started anew. */
async function silence(): Promise<Raised> {
  const server = createTcpServer((socket) => socket.on('error', () => undefined))
  const port = await listening(server)
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => 0,
    heal: async () => {
      await close()
      return collecting({}, { port })
    },
  }
}

async function unknownName(code: string): Promise<Raised> {
  const collector = await collecting()
  const dns = process.getBuiltinModule('node:dns')
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((...given: unknown[]) => {
    const answer = given.at(-1) as (error: Error) => void
    answer(Object.assign(new Error(`getaddrinfo ${code} honeyhive.localhost`), { code }))
  }) as never)
  onTestFinished(() => lookup.mockRestore())
  return {
    url: `http://honeyhive.localhost:${collector.port}`,
    received: () => collector.requests.length,
    heal: async () => {
      lookup.mockImplementation(((_host: string, options: { all?: boolean }, answer: (...found: unknown[]) => void) => {
        const found = { address: '127.0.0.1', family: 4 }
        answer(null, ...(options.all === true ? [[found]] : [found.address, found.family]))
      }) as never)
      return collector
    },
  }
}

async function answering(status: number): Promise<Raised> {
  const collector = await collecting({ '*': { kind: 'answer', status } })
  return { url: collector.url, received: () => 0, heal: undefined }
}

async function encrypted(scheme: string): Promise<Raised> {
  await using folder = await temporaryFolder()
  const { cert, key } = await makeCertificate(folder.path)
  let requests = 0
  const server = createEncryptedServer({ cert, key }, (_request, response) => {
    requests += 1
    response.end()
  })
  const port = await listening(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `${scheme}://127.0.0.1:${port}`, received: () => requests, heal: undefined }
}

async function plain(): Promise<Raised> {
  const collector = await collecting()
  return { url: collector.url.replace('http:', 'https:'), received: () => collector.requests.length, heal: undefined }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return portOf(server)
}
