import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Anthropic, { APIUserAbortError, BadRequestError, RateLimitError } from '@anthropic-ai/sdk'
import { type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { trace } from '../../operations/trace.ts'
import { captureSpans, type SpanCapture } from '../../testing.ts'
import { wrapAnthropic } from './wrap.ts'

const question = { role: 'user' as const, content: 'How heavy is the moon?' }
const search: Anthropic.Tool = {
  name: 'search',
  description: 'Finds passages.',
  input_schema: { type: 'object', properties: { query: { type: 'string' } } },
}

let server: ModelServer
let capture: SpanCapture
let client: Anthropic
let plain: Anthropic
const unhandled: unknown[] = []
const onUnhandled = (error: unknown): void => void unhandled.push(error)

beforeAll(async () => {
  server = await startModelServer()
  process.on('unhandledRejection', onUnhandled)
})
afterAll(async () => {
  process.off('unhandledRejection', onUnhandled)
  await server.close()
  if (unhandled.length > 0) throw new Error(`unhandled: ${String(unhandled[0])}`)
})
beforeEach(() => {
  capture = captureSpans()
  const options = { baseURL: server.origin, apiKey: 'none', maxRetries: 0 }
  plain = new Anthropic(options)
  client = wrapAnthropic(new Anthropic(options))
})
afterEach(() => capture.stop())

const ask = (more: Partial<Anthropic.MessageCreateParamsNonStreaming> = {}) =>
  client.messages.create({ model: 'claude-test', max_tokens: 200, messages: [question], ...more })

function theSpan() {
  expect(capture.spans).toHaveLength(1)
  const [span] = capture.spans
  if (span === undefined) throw new Error('no span')
  return span
}

/** Without ids, which count up. */
const answerOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'id' ? undefined : inner)))

describe('a message', () => {
  it('is recorded with its conversation, parameters, tokens and ids', async () => {
    const message = await ask({
      system: 'Be brief.',
      stop_sequences: ['END'],
      // Of older models; newer types leave them out.
      ...({ temperature: 0.5, top_k: 3 } as object),
    })
    expect(message.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('moon') })
    const span = theSpan()
    expect(span).toMatchObject({ name: 'chat claude-test', kind: 2, status: { code: 0 } })
    expect(span.attributes).toMatchObject({
      honeyhive_event_type: 'model',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-test',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_k': 3,
      'gen_ai.request.max_tokens': 200,
      'gen_ai.request.stop_sequences': '["END"]',
      'gen_ai.response.model': 'claude-test',
      'gen_ai.response.id': message.id,
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.usage.input_tokens': message.usage.input_tokens,
      'gen_ai.usage.output_tokens': message.usage.output_tokens,
      'honeyhive_inputs.chat_history': JSON.stringify([{ role: 'system', content: 'Be brief.' }, question]),
      'honeyhive_outputs.role': 'assistant',
      'honeyhive_outputs.content': expect.stringContaining('moon'),
      'honeyhive_outputs.finish_reason': 'end_turn',
    })
  })

  it('counts what it reads from the cache and writes to it into its input', async () => {
    const system = [
      { type: 'text' as const, text: 'Long instructions.', cache_control: { type: 'ephemeral' as const } },
    ]
    const first = await ask({ system })
    const second = await ask({ system })
    const written = first.usage.cache_creation_input_tokens ?? 0
    const total = first.usage.input_tokens + written
    expect(written).toBeGreaterThan(0)
    expect(second.usage.cache_read_input_tokens).toBe(written)
    const counts = capture.spans.map(({ attributes }) => [
      attributes['gen_ai.usage.input_tokens'],
      attributes['gen_ai.usage.cache_write.input_tokens'],
      attributes['gen_ai.usage.cache_creation.input_tokens'],
      attributes['gen_ai.usage.cache_read.input_tokens'],
    ])
    expect(counts).toEqual([
      [total, written, written, 0],
      [total, 0, 0, written],
    ])
  })

  it('is recorded with its calls of tools and its thinking', async () => {
    const message = await ask({ tools: [search], thinking: { type: 'enabled', budget_tokens: 1024 } })
    expect(message.stop_reason).toBe('tool_use')
    const { attributes } = theSpan()
    expect(attributes).toMatchObject({
      'honeyhive_config.thinking': '{"type":"enabled","budget_tokens":1024}',
      'honeyhive_inputs.functions': JSON.stringify([search]),
      'honeyhive_outputs.thinking': expect.stringContaining('rules'),
      'honeyhive_outputs.finish_reason': 'tool_use',
    })
    expect(JSON.parse(String(attributes['honeyhive_outputs.tool_calls']))).toEqual([
      {
        id: expect.any(String),
        type: 'function',
        function: { name: 'search', arguments: expect.stringContaining(`{"query":`) },
      },
    ])
  })

  it('that the API refuses is an error of the client as before, and of the span', async () => {
    server.faults.next({ kind: 'rate-limit', retryAfterSeconds: 1 })
    await expect(ask()).rejects.toThrow(RateLimitError)
    await expect(client.messages.create({ model: 'm', max_tokens: 1, messages: [] })).rejects.toThrow(BadRequestError)
    expect(
      capture.spans.map(({ status, attributes }) => [status.code, attributes['http.response.status_code']]),
    ).toEqual([
      [2, 429],
      [2, 400],
    ])
  })

  it('can be taken with its response, raw, or twice', async () => {
    const promise = ask()
    const { data, response, request_id: requestId } = await promise.withResponse()
    expect([data.type, response.status, requestId?.startsWith('req_')]).toEqual(['message', 200, true])
    expect(await promise).toBe(data)
    const raw = await ask().asResponse()
    expect(((await raw.json()) as { type: string }).type).toBe('message')
    expect(capture.spans).toHaveLength(2)
  })
})

describe('a streamed message', () => {
  it.each([
    ['text', {}],
    ['tools and thinking', { tools: [search], thinking: { type: 'enabled', budget_tokens: 1024 } as const }],
  ])('with %s gives the events of an unwatched one, and the span of a whole one', async (_what, more) => {
    const request = { model: 'claude-test', max_tokens: 200, messages: [question], ...more }
    const events: unknown[] = []
    for await (const event of await client.messages.create({ ...request, stream: true })) events.push(event)
    const unwatched: unknown[] = []
    for await (const event of await plain.messages.create({ ...request, stream: true })) unwatched.push(event)
    expect(answerOf(events)).toEqual(answerOf(unwatched))
    await client.messages.create(request)
    // The unwatched client has a span of its own, without content.
    const ours = capture.spans.filter(({ name }) => name === 'chat claude-test')
    const [streamed, whole] = ours.map(({ attributes }) => attributes)
    expect(streamed?.['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0)
    expect(outputs(streamed)).toEqual(outputs(whole))
  })

  it('by stream() gives text and the final message, and one span', async () => {
    const stream = client.messages.stream({ model: 'claude-test', max_tokens: 200, messages: [question] })
    const pieces: string[] = []
    stream.on('text', (piece) => pieces.push(piece))
    const message = await stream.finalMessage()
    expect(message.content).toMatchObject([{ type: 'text', text: pieces.join('') }])
    expect(theSpan().attributes['honeyhive_outputs.content']).toBe(pieces.join(''))
  })

  it('left early or aborted is marked, with what there was of it', async () => {
    for await (const event of await client.messages.create({
      model: 'm',
      max_tokens: 200,
      messages: [question],
      stream: true,
    }))
      if (event.type === 'content_block_delta') break
    const stream = client.messages.stream({ model: 'm', max_tokens: 200, messages: [question] })
    stream.on('text', () => stream.abort())
    await expect(stream.done()).rejects.toThrow(APIUserAbortError)
    for (const { attributes } of capture.spans)
      expect(attributes).toMatchObject({
        'honeyhive.incomplete': true,
        'honeyhive_outputs.content': expect.any(String),
      })
    expect(capture.spans).toHaveLength(2)
  })

  it('that breaks off is the error it was, and of the span, with what there was of it', async () => {
    server.faults.next({ kind: 'cut', afterEvents: 5 })
    const read = async (): Promise<void> => {
      for await (const event of await client.messages.create({
        model: 'm',
        max_tokens: 200,
        messages: [question],
        stream: true,
      }))
        expect(event).toBeDefined()
    }
    await expect(read()).rejects.toThrow('terminated')
    expect(theSpan()).toMatchObject({ status: { code: 2 } })
    expect(String(theSpan().attributes['honeyhive_outputs.content'])).not.toBe('')
  })

  it('that nobody reads ends when it is thrown away', async () => {
    await (async () =>
      void (await client.messages.create({ model: 'm', max_tokens: 9, messages: [question], stream: true })))()
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    for (let round = 0; round < 50 && capture.spans.length === 0; round += 1) {
      collect()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(theSpan().attributes['honeyhive.incomplete']).toBe(true)
  })
})

describe('around it', () => {
  it('nests under what calls it and stands for the client’s own span', async () => {
    await trace('agent', async () => ask())
    expect(capture.spans.map(({ name }) => name)).toEqual(['chat claude-test', 'agent'])
  })

  it('leaves the client’s own spans of other requests, and those that go elsewhere', async () => {
    const names: string[] = []
    const elsewhere = {
      getTracer: () => ({
        startSpan: (name: string) => {
          names.push(name)
          throw new Error('not today')
        },
      }),
    }
    const openTelemetry = { tracerProvider: elsewhere as never }
    const other = wrapAnthropic(new Anthropic({ baseURL: server.origin, apiKey: 'none', openTelemetry }))
    await other.messages.create({ model: 'm', max_tokens: 9, messages: [question] })
    expect(names).toEqual(['anthropic.messages.create'])
    expect(capture.spans.map(({ name }) => name)).toEqual(['chat m'])
    await client.models
      .list()
      .asResponse()
      .catch(() => undefined)
    expect(capture.spans.map(({ name }) => name)).toEqual(['chat m', 'anthropic.models.list'])
  })

  it('covers derived clients and the beta, and wraps no client twice', async () => {
    const derived = wrapAnthropic(wrapAnthropic(client).withOptions({ maxRetries: 1 }))
    await derived.messages.create({ model: 'a', max_tokens: 9, messages: [question] })
    await derived.beta.messages.create({ model: 'b', max_tokens: 9, messages: [question] })
    expect(capture.spans.map(({ name }) => name)).toEqual(['chat a', 'chat b'])
  })

  it('says in status() what is hooked, and takes nonsense as it is', () => {
    expect(wrapAnthropic(undefined as never)).toBeUndefined()
    expect(capture.tracer.status().libraries).toContainEqual({
      name: '@anthropic-ai/sdk',
      isHooked: true,
      how: 'wrapAnthropic',
    })
  })

  it('without a tracer the client just works', async () => {
    await capture.stop()
    expect((await ask()).type).toBe('message')
    expect(capture.spans).toEqual([])
  })
})

function outputs(attributes: Readonly<Record<string, unknown>> = {}): unknown {
  const wanted = Object.entries(attributes).filter(([key]) => /^honeyhive_outputs|usage|finish/u.test(key))
  return Object.fromEntries(wanted.map(([key, value]) => [key, String(value).replaceAll(/_\d+_\d+/gu, '')]))
}
