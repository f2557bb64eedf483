import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport as OlderTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer as OlderServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { McpServer } from '@modelcontextprotocol/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { trace } from '../../operations/trace.ts'
import { captureSpans, type SpanCapture } from '../../testing.ts'
import { wrapMCPClient } from './wrap-client.ts'
import { wrapMCPServer } from './wrap-server.ts'

const about = { name: 'test', version: '1.0.0' }
const content = (text: string) => ({ content: [{ type: 'text' as const, text }] })

/** A tool that is registered before the server is wrapped, and others that come after. */
function fill(server: McpServer, wrap: boolean): void {
  const register = server.registerTool.bind(server)
  register('search', { inputSchema: z.object({ query: z.string() }) }, async ({ query }) =>
    content(await trace('look up', async () => `nothing about ${query}`)),
  )
  if (wrap) wrapMCPServer(server)
  register('broken', {}, async () => ({ ...content('no such index'), isError: true }))
  register('throws', {}, async () => {
    throw new TypeError('oh')
  })
  server.registerResource('notes', 'file:///notes', {}, async () => ({
    contents: [{ uri: 'file:///notes', text: 'a note' }],
  }))
  server.registerPrompt('greet', {}, async () => ({
    messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'hello' } }],
  }))
}

async function connect2(wrap: boolean): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair()
  const server = new McpServer(about)
  fill(server, wrap)
  await server.connect(far)
  const client = new Client(about)
  if (wrap) wrapMCPClient(client)
  await client.connect(near)
  return client
}

async function connect1(wrap: boolean): Promise<OlderClient> {
  const [near, far] = OlderTransport.createLinkedPair()
  const server = new OlderServer(about)
  // It takes the same arguments, under other types.
  fill(server as unknown as McpServer, wrap)
  await server.connect(far)
  const client = new OlderClient(about)
  if (wrap) wrapMCPClient(client)
  await client.connect(near)
  return client
}

let capture: SpanCapture
beforeEach(() => {
  capture = captureSpans()
})
afterEach(() => capture.stop())

const names = (): unknown[] => capture.spans.map(({ name, kind }) => [name, kind])
const [internal, server, client] = [0, 1, 2]

describe.each([
  ['the client and server of 2', connect2],
  ['the client and server of 1', connect1],
])('%s', (_version, connect) => {
  it('record a call of a tool on both sides, in one trace with what the tool does', async () => {
    const mcp = await connect(true)
    const params = Object.freeze({ name: 'search', arguments: { query: 'the moon' } })
    const answer = await mcp.callTool(params)
    expect(answer).toMatchObject(content('nothing about the moon'))
    expect(names()).toEqual([
      ['look up', internal],
      ['tools/call search', server],
      ['tools/call search', client],
    ])
    const [inner, served, called] = capture.spans
    expect(inner?.parentSpanContext?.spanId).toBe(served?.spanContext().spanId)
    expect(served?.parentSpanContext?.spanId).toBe(called?.spanContext().spanId)
    for (const span of [served, called])
      expect(span?.attributes).toMatchObject({
        honeyhive_event_type: 'tool',
        'mcp.method.name': 'tools/call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search',
        'honeyhive_inputs.query': 'the moon',
        'honeyhive_outputs.result': '[{"type":"text","text":"nothing about the moon"}]',
      })
  })

  it('record resources and prompts', async () => {
    const mcp = await connect(true)
    await mcp.readResource({ uri: 'file:///notes' })
    await mcp.getPrompt({ name: 'greet' })
    expect(names()).toEqual([
      ['resources/read file:///notes', server],
      ['resources/read file:///notes', client],
      ['prompts/get greet', server],
      ['prompts/get greet', client],
    ])
  })

  it('say of a tool that fails that it failed, and answer as they do unwatched', async () => {
    const mcp = await connect(true)
    const plain = await connect(false)
    for (const name of ['broken', 'throws', 'missing']) {
      const [watched, unwatched] = await Promise.all(
        [mcp, plain].map((one) =>
          one.callTool({ name }).catch((error: unknown) => [String(error), (error as { code: unknown }).code]),
        ),
      )
      expect(watched).toEqual(unwatched)
    }
    const errors = capture.spans
      .filter(({ kind }) => kind === client)
      .map(({ status }) => [status.code, status.message])
    expect(errors).toEqual([
      [2, 'McpToolError: no such index'],
      [2, expect.stringContaining('oh')],
      [2, expect.stringContaining('missing')],
    ])
  })

  it('just work without a tracer', async () => {
    await capture.stop()
    const mcp = await connect(true)
    expect(await mcp.callTool({ name: 'search', arguments: { query: 'x' } })).toMatchObject(content('nothing about x'))
  })
})

it('what is no client or server is given back as it is, and status() says so', () => {
  expect([wrapMCPClient(undefined as never), wrapMCPServer(null as never)]).toEqual([undefined, null])
  const { libraries } = capture.tracer.status()
  expect(libraries.map(({ name, isHooked }) => [name, isHooked])).toEqual(
    expect.arrayContaining([
      ['@modelcontextprotocol/client', true],
      ['@modelcontextprotocol/server', true],
    ]),
  )
})
