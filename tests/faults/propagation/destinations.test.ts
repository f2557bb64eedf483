import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { expectChild, portOf, runChild, startCollector } from '@honeyhive/kit'
import { describe, expect, onTestFinished, test } from 'vitest'
import { casesOf, isWhole } from '../harness/fault-case.ts'
import { keyCanary } from '../harness/watch.ts'
import { type DestinationCase, destinationCases, propagateTo } from './destinations.ts'

/** Nobody but our server and whoever is listed may hear of these. */
const ids = {
  session: '11111111-2222-4333-8444-555555555555',
  project: 'project-canary-1',
  user: 'user-canary-2',
  name: 'session-name-canary-3',
  run: 'run-canary-4',
}

type Client = 'http.request' | 'fetch'

/** Every name is this machine. A program that knows its session, has taken a trace from outside, and asks a host. */
function program(client: Client): string {
  return `
    const dns = process.getBuiltinModule('node:dns')
    const lookup = dns.lookup
    dns.lookup = (host, options, answer) => lookup(host === '::1' ? '::1' : '127.0.0.1', options, answer)
    const { propagation, context } = await import('@opentelemetry/api')
    const http = await import('node:http')
    const { HoneyHiveTracer, withDistributedTraceContext, withBaggage } = await import('honeyhive')
    const { url, headers, propagateTo, ids } = JSON.parse(process.argv[1])
    const tracer = HoneyHiveTracer.init({ sessionId: ids.session, project: ids.project, sessionName: ids.name, runId: ids.run,
      userProperties: { id: ids.user }, propagateTo, disableHttpTracing: false })
    await tracer.ready
    const viaHttp = () => new Promise((resolve, reject) => {
      const asked = http.default.request(url, { headers }, (answer) => answer.resume().on('end', resolve))
      asked.on('error', reject).on('upgrade', (_answer, socket) => { socket.destroy(); resolve() }).end()
    })
    const viaFetch = async () => (await fetch(url, { headers })).text()
    const incoming = { traceparent: '00-' + '1'.repeat(32) + '-' + '2'.repeat(16) + '-01', tracestate: 'vendor=canary' }
    await withDistributedTraceContext(incoming, () =>
      tracer.trace('call', () => ${client === 'fetch' ? 'viaFetch' : 'viaHttp'}()))
    console.log('asked')
    await tracer.shutdown()`
}

interface Asked {
  readonly headers: IncomingHttpHeaders
  readonly url: string
  readonly everything: string
}

async function listen(redirectTo: string | undefined): Promise<{ ports: readonly number[]; asked: Asked[] }> {
  const asked: Asked[] = []
  const ports: number[] = []
  for (const address of ['127.0.0.1', '127.0.0.1']) {
    const server: Server = createServer((request, response) => {
      asked.push({
        headers: request.headers,
        url: request.url ?? '',
        everything: request.rawHeaders.join('\n') + request.url,
      })
      const location = request.url === '/' ? redirectTo?.replace('PORT', String(ports[0])) : undefined
      response.writeHead(location === undefined ? 200 : 307, location === undefined ? {} : { location }).end()
    })
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    ports.push(portOf(server))
  }
  const [port] = ports
  const six = createServer((request, response) => {
    asked.push({
      headers: request.headers,
      url: request.url ?? '',
      everything: request.rawHeaders.join('\n') + request.url,
    })
    response.end()
  })
  onTestFinished(() => void six.close())
  await new Promise<void>((resolve) => six.listen(port, '::1', resolve))
  return { ports, asked }
}

async function ask(one: DestinationCase, client: Client): Promise<Asked> {
  await using collector = await startCollector()
  const { ports, asked } = await listen(one.redirectTo)
  const filled = (text: string): string => text.replace('PORT', String(ports[0])).replace('OTHER', String(ports[1]))
  const given = { url: filled(one.url), headers: one.headers ?? {}, propagateTo: propagateTo.map(filled), ids }
  const result = await runChild({
    code: program(client),
    args: [JSON.stringify(given)],
    env: { HH_API_URL: collector.url, HH_API_KEY: keyCanary },
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: 'asked\n', stderr: '' })
  const found = one.redirectTo === undefined ? asked[0] : asked.find(({ url }) => url === '/end')
  if (found === undefined) throw new Error('Nobody was asked.')
  expect(asked.map(({ everything }) => everything).join()).not.toContain(keyCanary)
  return found
}

/** A redirect is followed by fetch alone; fetch refuses an upgrade, and an address with a password. */
function clientsOf({ redirectTo, headers, url }: DestinationCase): readonly Client[] {
  if (redirectTo !== undefined) return ['fetch']
  return headers !== undefined || url.includes('@') ? ['http.request'] : ['http.request', 'fetch']
}

describe('J a program asks', () => {
  test.each(casesOf('J', destinationCases))('%s', async (_name, one) => {
    // The two clients are watched by different code; where not everything is run, one stands for both.
    for (const client of clientsOf(one).slice(0, isWhole ? 2 : 1)) {
      const { headers, everything } = await ask(one, client)
      expect(headers['traceparent']).toMatch(/^00-1{32}-(?!2{16})[0-9a-f]{16}-0[13]$/u)
      const isTold = one.told === 'everything'
      expect(headers['baggage']?.includes(ids.session) ?? false).toBe(isTold)
      expect(headers['tracestate'] !== undefined).toBe(isTold)
      const canaries = Object.values(ids).filter((id) => everything.includes(id))
      expect(isTold ? [] : canaries).toEqual([])
    }
  })
})
