import { expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outline } from './outline.ts'

const cwd = new URL('../../examples', import.meta.url).pathname

/** Two services in one process, with an event that nobody has traced, and an end that nobody calls. */
const program = `
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createEvent, enrichSession, HoneyHiveTracer, injectContext, trace, withDistributedTraceContext } from 'honeyhive'
import { sessionHandler } from 'honeyhive/http'
HoneyHiveTracer.init({ project: 'shop', sessionName: 'server' })
const second = createServer((request, response) =>
  withDistributedTraceContext(request.headers, () => trace('charge', () => response.end('{}'))))
const first = createServer(sessionHandler(async (request, response) => {
  await trace('order', async () => {
    await enrichSession({ userProperties: { tier: 'pro' } })
    await createEvent({ eventName: 'rerank', inputs: { n: 3 }, outputs: ['b', 'a'], duration: 12 })
    await (await fetch('http://127.0.0.1:' + second.address().port, { headers: injectContext() })).text()
  })
  response.end('{}')
}, { session: (request) => ({ sessionName: 'order ' + request.url }) }))
await Promise.all([first, second].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')))
const ask = async (path) => (await fetch('http://127.0.0.1:' + first.address().port + path)).headers.get('x-session-id')
console.log((await Promise.all(['/1', '/2'].map(ask))).join())
for (const server of [first, second]) { server.close(); server.closeAllConnections() }
`

let server: RealServer

beforeAll(async () => {
  server = await startRealServer()
})

afterAll(() => server.stop())

describe('requests with sessions of their own, at the real server', () => {
  it('are sessions with their work in them, its distant part too, and with what became of them', async () => {
    const result = await runChild({ code: program, cwd, env: { HH_API_URL: server.url } })
    expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
    const ids = result.stdout.trim().split(',')
    for (const [index, id] of ids.entries()) {
      const tree = await server.session(id)
      expect(tree.session).toMatchObject({ name: `order /${index + 1}`, project: 'shop' })
      const names = tree.events.map(({ name }) => name).toSorted()
      expect(names.filter((name) => name !== tree.session.name)).toEqual(['charge', 'order', 'rerank'])
      const [order, charge] = ['order', 'charge'].map((name) => tree.events.find((event) => event.name === name))
      expect(charge?.parentId).toBe(order?.id)
      expect(outline(tree)).toContain('charge')
      expect(await server.event(id)).toMatchObject({
        outputs: { status_code: 200 },
        userProperties: { tier: 'pro' },
      })
    }
  })
})
