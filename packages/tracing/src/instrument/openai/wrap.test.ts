import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import OpenAI, { APIUserAbortError, RateLimitError } from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { trace } from '../../operations/trace.ts'
import { captureSpans, type SpanCapture } from '../../testing.ts'
import { wrapOpenAI } from './wrap.ts'

const messages = [{ role: 'user' as const, content: 'Say hello' }]
const usage = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 3 },
}
const toolCall = { id: 'call_1', type: 'function', function: { name: 'search', arguments: '{"query":"x"}' } }

let server: Server
let capture: SpanCapture
let client: OpenAI
let requests: string[] = []
let unhandled: unknown[] = []
const onUnhandled = (error: unknown): void => void unhandled.push(error)

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(() => {
  requests = []
  unhandled = []
  process.on('unhandledRejection', onUnhandled)
  capture = captureSpans()
  client = wrapOpenAI(new OpenAI({ baseURL: url('/v1'), apiKey: 'test', maxRetries: 0 }))
})

afterEach(async () => {
  await capture.stop()
  process.off('unhandledRejection', onUnhandled)
  if (unhandled.length > 0) throw new Error(`unhandled: ${String(unhandled[0])}`)
})

function url(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  requests.push(body)
  const asked = JSON.parse(body) as { model: string; stream?: boolean; stream_options?: unknown }
  response.setHeader('x-request-id', 'req_1')
  if (asked.model === 'broken') return json(response, 429, { error: { message: 'Slow down', type: 'rate_limit' } })
  if (asked.model === 'hangs') return
  if (request.url === '/v1/embeddings')
    return json(response, 200, {
      model: 'embed-1',
      data: [{ embedding: [0.1, 0.2, 0.3], index: 0 }],
      usage: { prompt_tokens: 5 },
    })
  if (request.url === '/v1/responses')
    return asked.stream === true ? streamResponses(response) : json(response, 200, wholeResponse)
  if (asked.stream === true) return streamChat(response, asked)
  return json(response, 200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-test-2026',
    choices: [
      asked.model === 'calls-tool'
        ? {
            index: 0,
            message: { role: 'assistant', content: null, tool_calls: [toolCall] },
            finish_reason: 'tool_calls',
          }
        : { index: 0, message: { role: 'assistant', content: '{"hello":"there"}' }, finish_reason: 'stop' },
    ],
    usage,
  })
}

const wholeResponse = {
  id: 'resp_1',
  object: 'response',
  model: 'gpt-test-2026',
  status: 'completed',
  output: [
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello there', annotations: [] }] },
    { type: 'function_call', call_id: 'call_1', name: 'search', arguments: '{}' },
  ],
  usage: { input_tokens: 3, output_tokens: 2, output_tokens_details: { reasoning_tokens: 1 } },
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function streamChat(response: ServerResponse, asked: { model: string; stream_options?: unknown }): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (value: unknown): void => void response.write(`data: ${JSON.stringify(value)}\n\n`)
  const chunk = (delta: unknown, finish: string | null = null): void =>
    send({ id: 'chatcmpl-2', model: 'gpt-test-2026', choices: [{ index: 0, delta, finish_reason: finish }] })
  chunk({ role: 'assistant', content: '' })
  if (asked.model === 'cut') {
    chunk({ content: 'Hel' })
    setImmediate(() => response.destroy())
    return
  }
  for (const content of ['Hel', 'lo ', 'there']) chunk({ content })
  chunk({
    tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'search', arguments: '{"query"' } }],
  })
  chunk({ tool_calls: [{ index: 0, function: { arguments: ':"x"}' } }] })
  chunk({}, 'stop')
  if (asked.stream_options !== undefined) send({ id: 'chatcmpl-2', model: 'gpt-test-2026', choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function streamResponses(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (value: { readonly type: string; readonly [field: string]: unknown }): void =>
    void response.write(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`)
  send({ type: 'response.output_text.delta', delta: 'Hello there' })
  send({ type: 'response.completed', response: wholeResponse })
  response.end()
}

function theSpan() {
  expect(capture.spans).toHaveLength(1)
  const [span] = capture.spans
  if (span === undefined) throw new Error('no span')
  return span
}

const chat = (model = 'gpt-test') => client.chat.completions.create({ model, messages, temperature: 0.5 })
const chatStream = (model = 'gpt-test') => client.chat.completions.create({ model, messages, stream: true })

describe('a completion', () => {
  it('is recorded with its conversation, parameters, tokens and ids', async () => {
    const completion = await chat()
    expect(completion.choices[0]?.message.content).toBe('{"hello":"there"}')
    const span = theSpan()
    expect(span.name).toBe('chat gpt-test')
    expect(span.kind).toBe(2)
    expect(span.attributes).toMatchObject({
      honeyhive_event_type: 'model',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-test',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.response.model': 'gpt-test-2026',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 11,
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.usage.reasoning.output_tokens': 3,
      'honeyhive_inputs.chat_history': JSON.stringify(messages),
      'honeyhive_outputs.role': 'assistant',
      'honeyhive_outputs.content': '{"hello":"there"}',
      'honeyhive_outputs.finish_reason': 'stop',
      'honeyhive.json': ['honeyhive_inputs.chat_history'],
    })
  })

  it('keeps the tool calls of the answer and the tools of the request', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'search', parameters: {} } }]
    await client.chat.completions.create({ model: 'calls-tool', messages, tools })
    expect(theSpan().attributes).toMatchObject({
      'honeyhive_inputs.functions': JSON.stringify(tools),
      'honeyhive_outputs.tool_calls': JSON.stringify([toolCall]),
    })
  })

  it('is sent exactly as it would be without us', async () => {
    await chat()
    await new OpenAI({ baseURL: url('/v1'), apiKey: 'test' }).chat.completions.create({
      model: 'gpt-test',
      messages,
      temperature: 0.5,
    })
    expect(requests[0]).toBe(requests[1])
  })

  it('awaited twice is one request, one span and one object', async () => {
    const promise = chat()
    expect(await promise).toBe(await promise)
    expect(requests).toHaveLength(1)
    expect(theSpan().name).toBe('chat gpt-test')
  })

  it('leaves the promise what it was', () => {
    const promise = chat()
    expect(promise.constructor.name).toBe('APIPromise')
    expect(Object.keys(promise)).not.toContain('then')
    return promise
  })

  it('gives data, response and request id with withResponse()', async () => {
    const { data, response, request_id } = await chat().withResponse()
    expect([data.id, response.status, request_id]).toEqual(['chatcmpl-1', 200, 'req_1'])
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('{"hello":"there"}')
  })

  it('gives the unread response with asResponse() and ends with its status', async () => {
    const response = await chat().asResponse()
    expect(((await response.json()) as { id: string }).id).toBe('chatcmpl-1')
    expect(theSpan().attributes['http.response.status_code']).toBe(200)
  })

  it('through the parse() helper is one span with the raw answer', async () => {
    const parsed = await client.chat.completions.parse({ model: 'gpt-test', messages })
    expect(parsed.choices[0]?.message.content).toBe('{"hello":"there"}')
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('{"hello":"there"}')
  })

  it('that nobody awaits is open until the end and then marked as incomplete', async () => {
    const promise = chat()
    expect(capture.tracer.status().spans.open).toBe(1)
    await capture.stop()
    expect(theSpan().attributes['honeyhive.incomplete']).toBe(true)
    await promise
  })
})

describe('an answer that was thrown away', () => {
  it.each([
    ['before it was awaited', () => void chat()],
    ['as a stream that nobody reads', async () => void (await chatStream())],
  ])('%s is marked as incomplete when it is collected', async (_name, ask) => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    await ask()
    while (capture.spans.length === 0) {
      collect()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(theSpan().attributes['honeyhive.incomplete']).toBe(true)
  })
})

describe('a failing call', () => {
  it('throws the client’s own error and records type, message and status', async () => {
    await expect(chat('broken')).rejects.toBeInstanceOf(RateLimitError)
    const span = theSpan()
    expect(span.status).toEqual({ code: 2, message: 'RateLimitError: 429 Slow down' })
    expect(span.attributes).toMatchObject({ honeyhive_error_type: 'RateLimitError', 'http.response.status_code': 429 })
    expect(span.events.map((event) => event.name)).toEqual(['exception'])
  })

  it('rejects withResponse(), asResponse() and parse() alike', async () => {
    await expect(chat('broken').withResponse()).rejects.toBeInstanceOf(RateLimitError)
    await expect(chat('broken').asResponse()).rejects.toBeInstanceOf(RateLimitError)
    await expect(client.chat.completions.parse({ model: 'broken', messages })).rejects.toBeInstanceOf(RateLimitError)
    expect(capture.spans.map((span) => span.status.code)).toEqual([2, 2, 2])
  })

  it('that nobody awaits is an unhandled rejection, as without us', async () => {
    const seen = new Promise((resolve) => process.once('unhandledRejection', resolve))
    void chat('broken')
    expect(await seen).toBeInstanceOf(RateLimitError)
    unhandled = []
    expect(theSpan().name).toBe('chat broken')
  })

  it('aborted by its signal is recorded as such', async () => {
    const controller = new AbortController()
    const promise = client.chat.completions.create({ model: 'hangs', messages }, { signal: controller.signal })
    controller.abort()
    await expect(promise).rejects.toBeInstanceOf(APIUserAbortError)
    expect(theSpan().attributes['honeyhive_error_type']).toBe('APIUserAbortError')
  })
})

describe('a stream', () => {
  it('is recorded whole when it has been read to its end', async () => {
    let text = ''
    for await (const chunk of await chatStream()) text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe('Hello there')
    const span = theSpan()
    expect(span.attributes).toMatchObject({
      'honeyhive_outputs.content': 'Hello there',
      'honeyhive_outputs.role': 'assistant',
      'honeyhive_outputs.finish_reason': 'stop',
      'honeyhive_outputs.tool_calls': JSON.stringify([toolCall]),
      'gen_ai.response.id': 'chatcmpl-2',
    })
    expect(span.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0)
    expect(span.attributes['gen_ai.usage.input_tokens']).toBeUndefined()
    expect(span.attributes['honeyhive.incomplete']).toBeUndefined()
  })

  it('has its tokens when the request asked for them', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-test',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    for await (const _ of stream) void _
    expect(theSpan().attributes['gen_ai.usage.output_tokens']).toBe(7)
  })

  it('left half-way keeps what was read and is marked as incomplete', async () => {
    let text = ''
    for await (const chunk of await chatStream()) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (text !== '') break
    }
    expect(theSpan().attributes).toMatchObject({ 'honeyhive_outputs.content': text, 'honeyhive.incomplete': true })
  })

  it('split by tee() is one span, and both halves have everything', async () => {
    const [left, right] = (await chatStream()).tee()
    const [a, b] = await Promise.all([countChunks(left), countChunks(right)])
    expect(a).toBe(b)
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('Hello there')
  })

  it('turned into a web stream is recorded when that has been read', async () => {
    const reader = (await chatStream()).toReadableStream().getReader()
    while (!(await reader.read()).done);
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('Hello there')
  })

  it('through the stream() helper is recorded, and the helper’s events arrive', async () => {
    const helper = client.chat.completions.stream({ model: 'gpt-test', messages })
    let text = ''
    helper.on('content', (delta) => (text += delta))
    expect((await helper.finalChatCompletion()).choices[0]?.message.content).toBe('Hello there')
    expect(text).toBe('Hello there')
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('Hello there')
  })

  it('with withResponse() is recorded as well', async () => {
    const { data } = await chatStream().withResponse()
    await countChunks(data)
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe('Hello there')
  })

  it('that breaks keeps what has come and the error', async () => {
    const stream = await chatStream('cut')
    await expect(countChunks(stream)).rejects.toThrow(/terminated|aborted|closed|Connection/)
    const span = theSpan()
    expect(span.status.code).toBe(2)
    expect(span.attributes['honeyhive_outputs.content']).toBe('Hel')
  })
})

async function countChunks(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _ of stream) count += 1
  return count
}

describe('other calls', () => {
  it('embeddings are recorded without their vectors', async () => {
    const result = await client.embeddings.create({ model: 'embed', input: 'text', encoding_format: 'float' })
    expect(result.data[0]?.embedding).toEqual([0.1, 0.2, 0.3])
    expect(theSpan()).toMatchObject({ name: 'embeddings embed' })
    expect(theSpan().attributes).toMatchObject({
      'honeyhive_inputs.input': 'text',
      'honeyhive_outputs.count': 1,
      'honeyhive_outputs.dimensions': 3,
      'gen_ai.usage.input_tokens': 5,
    })
  })

  it('responses are recorded, whole and streamed, as a conversation', async () => {
    await client.responses.create({ model: 'gpt-test', input: 'Say hello', instructions: 'Be kind' })
    for await (const _ of await client.responses.create({ model: 'gpt-test', input: 'Say hello', stream: true })) void _
    expect(capture.spans).toHaveLength(2)
    expect(capture.spans[0]?.attributes['honeyhive_inputs.chat_history']).toContain('Be kind')
    for (const span of capture.spans)
      expect(span.attributes).toMatchObject({
        'honeyhive_outputs.content': 'Hello there',
        'gen_ai.usage.input_tokens': 3,
        'gen_ai.usage.reasoning.output_tokens': 1,
        'honeyhive_outputs.tool_calls': JSON.stringify([
          { id: 'call_1', type: 'function', function: { name: 'search', arguments: '{}' } },
        ]),
      })
  })
})

describe('around it', () => {
  it('a traced function that returns the promise ends with the call and is its parent', async () => {
    const ask = trace(() => chat(), { name: 'ask' })
    const completion = await ask()
    const [inner, outer] = [capture.span('chat gpt-test'), capture.span('ask')]
    expect(inner.parentSpanContext?.spanId).toBe(outer.spanContext().spanId)
    expect(outer.attributes['honeyhive_outputs.result']).toContain(completion.id)
  })

  it('a traced function that returns the stream ends when the stream does', async () => {
    const ask = trace(async () => chatStream(), { name: 'ask' })
    const stream = await ask()
    expect(capture.spans).toHaveLength(0)
    await countChunks(stream)
    expect(capture.spans.map((span) => span.name)).toEqual(['chat gpt-test', 'ask'])
  })

  it('a client made by withOptions() is wrapped too, and wrapping twice records once', async () => {
    const derived = wrapOpenAI(client).withOptions({ timeout: 1000 })
    await derived.chat.completions.create({ model: 'gpt-test', messages })
    expect(theSpan().name).toBe('chat gpt-test')
  })

  it('without a tracer the client just works', async () => {
    await capture.stop()
    expect((await chat()).id).toBe('chatcmpl-1')
    expect(capture.spans).toHaveLength(0)
  })
})
