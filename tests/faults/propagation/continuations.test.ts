import { createServer, request, type Server } from 'node:http'
import { portOf, startCollector } from '@honeyhive/kit'
import { HoneyHiveTracer, injectContext, withDistributedTraceContext } from '@honeyhive/tracing'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { continuationCases, type Exchange, traceId } from './continuations.ts'

interface Outgoing {
  readonly traceparent?: string
  readonly tracestate?: string
}

let service: Server
let collector: Awaited<ReturnType<typeof startCollector>>
let tracer: HoneyHiveTracer

/** Takes a request, and answers with the headers of the one that it would make. */
beforeAll(async () => {
  collector = await startCollector()
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, project: 'service', sessionName: 'service' })
  service = createServer((incoming, response) => {
    const outgoing = withDistributedTraceContext(incoming.headersDistinct as Record<string, string[]>, () =>
      tracer.trace('request', () => {
        const headers: Record<string, string> = {}
        injectContext(headers)
        return headers
      }),
    )
    response.end(JSON.stringify(outgoing))
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await tracer.shutdown()
  await collector.close()
  service.closeAllConnections()
  service.close()
})

/** Line by line as they are, which `fetch` would not send. */
function ask(sent: Exchange['sent']): Promise<Outgoing> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: String(portOf(service)) })
    const lines = new Map<string, readonly string[]>()
    for (const [name, value] of sent) lines.set(name, [...(lines.get(name) ?? []), value])
    for (const [name, values] of lines) outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values)
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(JSON.parse(text) as Outgoing))
    })
    outgoing.end()
  })
}

const legal = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$/u

describe('J a trace goes on, or begins, as the specification has it, with', () => {
  test.each(casesOf('J', continuationCases))('%s', async (_name, { exchanges }) => {
    for (const { sent, isContinued, tracestate } of exchanges) {
      const outgoing = await ask(sent)
      expect(outgoing.traceparent).toMatch(legal)
      expect(outgoing.traceparent?.slice(3, 35) === traceId).toBe(isContinued)
      expect(outgoing.traceparent).not.toContain('1234567890123456-')
      expect(tracestate === undefined ? undefined : (outgoing.tracestate ?? null)).toBe(tracestate)
    }
  })

  const parents = async (sent: Exchange['sent']): Promise<readonly string[]> =>
    Promise.all(Array.from({ length: 5 }, async () => (await ask(sent)).traceparent ?? ''))

  it('five requests of one parent: five spans of its trace', async () => {
    const found = await parents([['traceparent', `00-${traceId}-1234567890123456-01`]])
    expect(new Set(found.map((one) => one.slice(3, 35)))).toEqual(new Set([traceId]))
    expect(new Set(found.map((one) => one.slice(36, 52))).size).toBe(5)
  })

  it.each<[string, Exchange['sent']]>([
    ['no parent', []],
    ['a parent that is none', [['traceparent', '00-what-is-this-01']]],
  ])('five requests with %s: five traces', async (_name, sent) => {
    const found = await parents(sent)
    expect(new Set(found.map((one) => one.slice(3, 35))).size).toBe(5)
  })
})
