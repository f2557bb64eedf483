// A shop of two services. Every request to the first is a session of its own, and what the second does for it is in the same
// session and trace:
//
//   node examples/dist/web-server.js        asks itself for two orders and ends
//   node examples/dist/web-server.js 3000   goes on at that port
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createEvent,
  enrichSession,
  HoneyHiveTracer,
  injectContext,
  trace,
  withDistributedTraceContext,
} from 'honeyhive'
import { sessionHandler } from 'honeyhive/http'

const serverUrl = process.env['HH_API_URL'] ?? 'http://127.0.0.1:4318'
HoneyHiveTracer.init({ serverUrl, project: 'shop', sessionName: 'shop itself' })

// 1. The second service goes on in the session and trace that the caller's headers name.

const payment = createServer((request, response) =>
  withDistributedTraceContext(request.headers, () => trace('charge', () => response.end('{"charged":true}'))),
)

// 2. The first gives each request its session, and says with what it calls the second.

const shop = createServer(
  sessionHandler(
    async (request, response) => {
      response.end(JSON.stringify(await order(request.url ?? '/')))
    },
    { session: (request) => ({ sessionName: `order ${request.url ?? '/'}`, inputs: { url: request.url } }) },
  ),
)

const order = trace(async function order(url: string) {
  await enrichSession({ userProperties: { tier: 'pro' } })
  // What another system has measured is an event without a span.
  await createEvent({ eventName: 'rerank', inputs: { candidates: 3 }, outputs: ['b', 'a', 'c'], duration: 12 })
  const answer = await fetch(addressOf(payment), { headers: injectContext() })
  return { url, ...((await answer.json()) as object) }
})

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const port = Number(process.argv[2] ?? 0)
await Promise.all([
  once(shop.listen(port, '127.0.0.1'), 'listening'),
  once(payment.listen(0, '127.0.0.1'), 'listening'),
])

if (port === 0) {
  for (const path of ['/1', '/2']) {
    const response = await fetch(addressOf(shop) + path)
    await response.text()
    console.log(`${serverUrl}/sessions/${response.headers.get('x-session-id')}`)
  }
  for (const server of [shop, payment]) {
    server.close()
    server.closeAllConnections()
  }
} else console.log(`the shop is at ${addressOf(shop)}`)
