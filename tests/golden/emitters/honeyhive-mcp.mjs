import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { McpServer } from '@modelcontextprotocol/server'
import { wrapMCPClient, wrapMCPServer } from 'honeyhive/mcp'
import { z } from 'zod'
import { mcp } from '../scenarios.mjs'
import { withHoneyHive } from '../stage.mjs'

await withHoneyHive(async () => {
  const content = (text) => ({ content: [{ type: 'text', text }] })
  const [near, far] = InMemoryTransport.createLinkedPair()
  const server = wrapMCPServer(new McpServer({ name: 'golden', version: '1.0.0' }))
  server.registerTool('search', { inputSchema: z.object({ query: z.string() }) }, async ({ query }) =>
    content(`Nothing about ${query}.`),
  )
  server.registerTool('broken', {}, async () => ({ ...content('No such index.'), isError: true }))
  server.registerResource('notes', 'file:///notes', {}, async () => ({
    contents: [{ uri: 'file:///notes', text: 'A note.' }],
  }))
  server.registerPrompt('greet', {}, async () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'Hello.' } }],
  }))
  await server.connect(far)
  const client = wrapMCPClient(new Client({ name: 'golden', version: '1.0.0' }))
  await client.connect(near)
  await mcp(client)
  await client.close()
})
