import { type Collector, type ReceivedSpan, startCollector, startRecordingServer } from '@honeyhive/kit'
import OpenAI, * as openAIModule from 'openai'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HoneyHiveTracer } from '../tracer.ts'
import { instrumentModules } from './instrument-modules.ts'

let collector: Collector
let tracer: HoneyHiveTracer
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
})
afterEach(async () => {
  await tracer.shutdown()
  await collector.close()
  vi.restoreAllMocks()
})

async function spans(): Promise<readonly ReceivedSpan[]> {
  await tracer.flush()
  return collector.spans
}

const messages = [{ role: 'user' as const, content: 'hello' }]
const model = 'gpt-4o-mini'

test('B21: calls that fail, streams with their tokens, and embeddings leave spans', async () => {
  await using api = await startRecordingServer(({ url, body }, response) => {
    if (url.endsWith('/embeddings'))
      return { data: [{ embedding: [1] }], model, usage: { prompt_tokens: 2, total_tokens: 2 } }
    if (!body.includes('"stream":true')) return void response.writeHead(400).end('{"error":{"message":"bad prompt"}}')
    const chunk = (fields: object): string => `data: ${JSON.stringify({ id: 'c', model, ...fields })}\n\n`
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'hi' } }] }))
    const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 }
    response.end(`${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })}data: [DONE]\n\n`)
    return undefined
  })
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, worker: false, instrumentModules: { openAI: OpenAI } })
  await vi.waitFor(() => expect(tracer.status().libraries).toMatchObject([{ name: 'openai', isHooked: true }]))
  const client = new OpenAI({ apiKey: 'x', baseURL: api.url, maxRetries: 0 })
  await expect(client.chat.completions.create({ model, messages })).rejects.toThrow('bad prompt')
  const stream = await client.chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const _ of stream) continue
  await client.embeddings.create({ model, input: 'text', encoding_format: 'float' })
  const [failed, streamed, embedded] = await spans()
  expect(failed?.span.status?.code).toBe(2)
  expect(String(failed?.attributes['honeyhive_error'])).toContain('bad prompt')
  expect(streamed?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 3, 'gen_ai.usage.output_tokens': 1 })
  expect(embedded?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 2 })
})

test('what cannot be recorded is said, with what to do instead', async () => {
  const modules = { cohere: {}, langchain: { chainsModule: {} }, openAI: Map, anthropic: undefined }
  const said = instrumentModules(modules)
  expect(said).toEqual([
    expect.stringContaining('instrumentModules.cohere is not recorded. Its OpenTelemetry instrumentation'),
    expect.stringContaining('node --import honeyhive/register'),
    expect.stringContaining('instrumentModules.openAI is neither the module nor the class of openai'),
  ])
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, instrumentModules: modules })
  await vi.waitFor(() => expect(stderr).toHaveLength(3))
  expect(stderr[0]).toMatch(/^honeyhive: instrumentModules\.cohere/u)
})

test('a whole module will do', () => {
  tracer = HoneyHiveTracer.init({ testMode: true })
  expect(instrumentModules({ openAI: openAIModule })).toEqual([])
})
