import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Collector, startCollector } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HoneyHiveTracer } from '../index.ts'

interface HeaderSet {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly is_traceparent_valid: boolean
}

const fixture = new URL('../../../../tests/fixtures/w3c/trace-context-headers.json', import.meta.url)
const sets = JSON.parse(readFileSync(fixture, 'utf8')) as readonly HeaderSet[]

/** What a service says of the two requests that it makes for each one that it gets. */
interface Forwarded {
  readonly fetch: Readonly<Record<string, string>>
  readonly node: Readonly<Record<string, string>>
}

let collector: Collector
let tracer: HoneyHiveTracer
let port: number
const servers: ReturnType<typeof createServer>[] = []

async function listen(handler: (request: IncomingMessage) => Promise<unknown>): Promise<number> {
  const answered = async (request: IncomingMessage): Promise<string> => JSON.stringify(await handler(request))
  const server = createServer((request, response) => void answered(request).then((body) => response.end(body)))
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  collector = await startCollector()
  const last = await listen(async ({ headers }) => headers)
  const url = `http://127.0.0.1:${last}`
  tracer = HoneyHiveTracer.init({
    serverUrl: collector.url,
    disableHttpTracing: false,
    propagateTo: [`127.0.0.1:${last}`],
  })
  await tracer.ready
  port = await listen(async () => {
    const [response] = (await once(get(url), 'response')) as [IncomingMessage]
    const node = JSON.parse(await text(response))
    return { node, fetch: await (await fetch(url)).json() }
  })
})

afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections()
  await tracer.shutdown()
  await collector.close()
})

/** Byte by byte as the set has them: clients would join, trim or refuse some of these headers. */
async function send({ headers }: HeaderSet): Promise<Forwarded> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n${lines}\r\n`)
  const answer = await text(socket)
  const body = /\{.*\}/s.exec(answer)?.[0]
  if (body === undefined) throw new Error(`No answer to ${lines}: ${answer}`)
  return JSON.parse(body) as Forwarded
}

const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0[0-3]$/

describe('a service that is traced, between two others, passes on trace context as the W3C’s reference does', () => {
  it.each(sets.map((set, index) => [index, set] as const))('header set %i', async (_, set) => {
    const forwarded = await send(set)
    const [fetched, got] = [forwarded.fetch, forwarded.node].map(({ traceparent: header }) =>
      traceparent.exec(header ?? ''),
    )
    expect([fetched?.[1], fetched?.[2]?.length]).toEqual([got?.[1], 16])
    // Each request is a span of its own, and neither is the caller's.
    const given = set.headers.find(([name]) => name.toLowerCase() === 'traceparent')?.[1] ?? ''
    expect(new Set([fetched?.[2], got?.[2], given.slice(36, 52)]).size).toBe(3)
    expect(fetched?.[1] === given.slice(3, 35).toLowerCase()).toBe(set.is_traceparent_valid)
  })
})
