import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAI as createOpenAI2 } from '@ai-sdk/openai-2'
import { createOpenAI as createOpenAI3 } from '@ai-sdk/openai-3'
import { type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import { trace as traceApi } from '@opentelemetry/api'
import { embedMany, generateText, isStepCount, streamText, tool } from 'ai'
import { generateText as generateText5 } from 'ai-5'
import { generateText as generateText6, streamText as streamText6 } from 'ai-6'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { trace } from '../../operations/trace.ts'
import { captureSpans, type SpanCapture } from '../../testing.ts'
import { aiSdkTelemetry, type AiSdkTracing, traceAISDK } from './trace-ai-sdk.ts'

const prompt = 'How heavy is the moon?'

let server: ModelServer
let capture: SpanCapture
let tracing: AiSdkTracing
let openai: ReturnType<typeof createOpenAI>

beforeAll(async () => {
  server = await startModelServer()
  openai = createOpenAI({ baseURL: server.url, apiKey: 'none' })
})
afterAll(() => server.close())
beforeEach(() => {
  capture = captureSpans()
  tracing = traceAISDK()
})
afterEach(async () => {
  tracing.stop()
  Reflect.deleteProperty(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS')
  await capture.stop()
})

const model = () => openai.chat('local')
const names = (): string[] => capture.spans.map(({ name }) => name)
const parentOf = (name: string): string | undefined => {
  const id = capture.span(name).parentSpanContext?.spanId
  return capture.spans.find((span) => span.spanContext().spanId === id)?.name
}

const search = tool({
  description: 'Finds passages.',
  inputSchema: z.object({ query: z.string() }),
  execute: trace(async ({ query }: { query: string }) => `nothing about ${query}`, { name: 'look up' }),
})

describe('ai 7', () => {
  it('is recorded with each model and tool that a call uses, as a tree', async () => {
    const result = await trace('agent', () =>
      generateText({
        model: model(),
        prompt,
        tools: { search },
        stopWhen: isStepCount(3),
        temperature: 0.5,
        telemetry: { functionId: 'moon' },
      }),
    )
    expect(names()).toEqual([
      'chat local',
      'look up',
      'execute_tool search',
      'chat local',
      'generateText moon',
      'agent',
    ])
    expect([parentOf('look up'), parentOf('execute_tool search'), parentOf('generateText moon')]).toEqual([
      'execute_tool search',
      'generateText moon',
      'agent',
    ])
    const [first] = capture.spans
    expect(first?.kind).toBe(2)
    expect(first?.attributes).toMatchObject({
      honeyhive_event_type: 'model',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'local',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.response.finish_reasons': ['tool-calls'],
      'gen_ai.usage.input_tokens': result.steps[0]?.usage.inputTokens,
      'gen_ai.usage.output_tokens': result.steps[0]?.usage.outputTokens,
      'honeyhive_inputs.chat_history': expect.stringContaining(prompt),
      'honeyhive_inputs.functions': expect.stringContaining('"search"'),
      'honeyhive_outputs.tool_calls': expect.stringContaining('"name":"search"'),
    })
    expect(capture.span('execute_tool search').attributes).toMatchObject({
      honeyhive_event_type: 'tool',
      'gen_ai.tool.name': 'search',
      'honeyhive_inputs.query': 'How heavy is the moon',
      'honeyhive_outputs.result': 'nothing about How heavy is the moon',
    })
    expect(capture.span('generateText moon').attributes).toMatchObject({
      honeyhive_event_type: 'chain',
      'honeyhive_metadata.function_id': 'moon',
      'honeyhive_outputs.result': result.text,
    })
    expect(capture.span('generateText moon').attributes).not.toHaveProperty(['gen_ai.usage.input_tokens'])
  })

  it('is recorded when it streams, to the last piece, with the time to the first', async () => {
    const { textStream, usage } = streamText({ model: model(), prompt })
    let text = ''
    for await (const piece of textStream) text += piece
    await usage
    expect(names()).toEqual(['chat local', 'streamText'])
    expect(capture.span('chat local').attributes).toMatchObject({
      'honeyhive_outputs.content': text,
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
    })
    expect(capture.span('streamText').attributes['honeyhive_outputs.result']).toBe(text)
  })

  it('that is aborted is marked as incomplete', async () => {
    const stop = new AbortController()
    const { textStream } = streamText({ model: model(), prompt, abortSignal: stop.signal })
    for await (const piece of textStream) if (piece !== '') stop.abort()
    for (let turn = 0; turn < 1000 && capture.spans.length < 2; turn += 1)
      await new Promise((resolve) => setImmediate(resolve))
    expect(names()).toEqual(['chat local', 'streamText'])
    for (const { attributes } of capture.spans) expect(attributes['honeyhive.incomplete']).toBe(true)
  })

  it('that fails has the error on each of its spans, and each attempt a span', async () => {
    server.faults.next({ kind: 'status', status: 500 }, { kind: 'status', status: 400 })
    await expect(generateText({ model: model(), prompt, maxRetries: 1 })).rejects.toThrow('400')
    expect(capture.spans.map(({ name, status }) => [name, status.code])).toEqual([
      ['chat local', 2],
      ['chat local', 2],
      ['generateText', 2],
    ])
  })

  it('embeds, and leaves the vectors out', async () => {
    await embedMany({ model: openai.embedding('small'), values: ['a', 'b'] })
    expect(names()).toEqual(['embeddings small', 'embedMany'])
    expect(capture.span('embeddings small').attributes).toMatchObject({
      honeyhive_event_type: 'tool',
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.usage.input_tokens': 2,
      'honeyhive_inputs.input': '["a","b"]',
      'honeyhive_outputs.count': 2,
    })
    expect(JSON.stringify(capture.spans.map(({ attributes }) => attributes)).length).toBeLessThan(4000)
  })

  it('obeys what a call says about recording', async () => {
    await generateText({ model: model(), prompt, telemetry: { isEnabled: false } })
    expect(names()).toEqual([])
    await generateText({ model: model(), prompt, telemetry: { recordInputs: false, recordOutputs: false } })
    expect(names()).toEqual(['chat local', 'generateText'])
    expect(JSON.stringify(capture.spans.map(({ attributes }) => attributes))).not.toMatch(/moon|stand-in for/u)
  })

  it('is not recorded twice, nor where OpenTelemetry’s integration records, nor after stop()', async () => {
    expect(traceAISDK()).toBe(tracing)
    const { OpenTelemetry } = await import('@ai-sdk/otel')
    const registered = Reflect.get(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS') as unknown[]
    registered.push(new OpenTelemetry({ tracer: traceApi.getTracer('theirs') }))
    await generateText({ model: model(), prompt })
    expect([...new Set(capture.spans.map(({ instrumentationScope }) => instrumentationScope.name))]).toEqual(['theirs'])
    capture.clear()
    registered.pop()
    tracing.stop()
    await generateText({ model: model(), prompt })
    expect([names(), registered]).toEqual([[], []])
  })

  it('is recorded for one call by what its option takes', async () => {
    tracing.stop()
    await generateText({ model: model(), prompt, telemetry: aiSdkTelemetry({ functionId: 'one' }) })
    expect(names()).toEqual(['chat local', 'generateText one'])
  })

  it('without a tracer it just works', async () => {
    await capture.stop()
    expect((await generateText({ model: model(), prompt })).text).toContain('moon')
    expect(names()).toEqual([])
  })
})

describe('ai 5 and 6', () => {
  it('make their own spans, in the tracer that is at work', async () => {
    const experimental_telemetry = aiSdkTelemetry({ functionId: 'old', metadata: { plan: 'pro' } })
    const five = createOpenAI2({ baseURL: server.url, apiKey: 'none' })
    const six = createOpenAI3({ baseURL: server.url, apiKey: 'none' })
    await trace('five', () => generateText5({ model: five.chat('local'), prompt, experimental_telemetry }))
    await trace('six', () => generateText6({ model: six.chat('local'), prompt, experimental_telemetry }))
    await streamText6({ model: six.chat('local'), prompt, experimental_telemetry }).consumeStream()
    expect(names()).toEqual([
      'ai.generateText.doGenerate',
      'ai.generateText',
      'five',
      'ai.generateText.doGenerate',
      'ai.generateText',
      'six',
      'ai.streamText.doStream',
      'ai.streamText',
    ])
    expect(capture.span('ai.generateText').attributes).toMatchObject({
      'ai.telemetry.functionId': 'old',
      'ai.telemetry.metadata.plan': 'pro',
    })
  })

  it('without a tracer they just work', async () => {
    await capture.stop()
    const six = createOpenAI3({ baseURL: server.url, apiKey: 'none' })
    const { text } = await generateText6({
      model: six.chat('local'),
      prompt,
      experimental_telemetry: aiSdkTelemetry(),
    })
    expect(text).toContain('moon')
    expect(names()).toEqual([])
  })
})
