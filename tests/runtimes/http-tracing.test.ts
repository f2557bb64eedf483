import { type Collector, expectChild, runChild, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureHeavy } from '../../scripts/heavy.mjs'

const cwd = new URL('../../examples', import.meta.url).pathname

/** A server and its caller in one process: both see the request, each from its side. */
const program = `
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { HoneyHiveTracer, trace } from 'honeyhive'
import { sessionHandler } from 'honeyhive/http'
const tracer = HoneyHiveTracer.init({ disableHttpTracing: false })
await tracer.ready
const handler = sessionHandler((request, response) => trace('inside ' + request.url, () => response.end('{}')))
const server = createServer(handler).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = 'http://127.0.0.1:' + server.address().port
await trace('caller', async () => {
  await (await fetch(url + '/fetch')).text()
  const [response] = await once(get(url + '/node'), 'response')
  await once(response.resume(), 'end')
})
server.close()
server.closeAllConnections()
`

let collector: Collector

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(() => collector.close())

async function run(nodeBinary: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<void> {
  const result = await runChild({ code: program, cwd, nodeBinary, args, env: { HH_API_URL: collector.url, ...env } })
  expectChild(result).toEndWith({ exitCode: 0 })
}

const kinds = { server: 2, client: 3 }

describe.each([
  ['this Node', async () => process.execPath],
  ['Node 24', async () => (await ensureHeavy()).node24],
])('requests in the built package, on %s', (_, binary) => {
  it('are one trace from the caller through both sides to the handler, and the exports are in none', async () => {
    await run(await binary())
    const named = (name: string) => collector.spans.find((span) => span.name === name)
    const ofKind = (kind: number) => collector.spans.filter(({ span }) => span.kind === kind)
    const [clients, servers] = [ofKind(kinds.client), ofKind(kinds.server)]
    expect([clients.length, servers.length]).toEqual([2, 2])
    for (const path of ['/fetch', '/node']) {
      const client = clients.find(({ attributes }) => String(attributes['url.full']).endsWith(path))
      const server = servers.find(({ attributes }) => attributes['url.path'] === path)
      expect(client?.parentSpanId).toBe(named('caller')?.spanId)
      expect(server?.parentSpanId).toBe(client?.spanId)
      expect(named(`inside ${path}`)?.parentSpanId).toBe(server?.spanId)
    }
  }, 180_000)
})
