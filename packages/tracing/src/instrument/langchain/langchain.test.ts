import { type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import * as manager from '@langchain/core/callbacks/manager'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { FakeRetriever, FakeStreamingChatModel } from '@langchain/core/utils/testing'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { trace } from '../../operations/trace.ts'
import { captureSpans, type SpanCapture } from '../../testing.ts'
import { langChainHandler, traceLangChain } from './trace-langchain.ts'

let server: ModelServer
let capture: SpanCapture

beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
beforeEach(() => {
  capture = captureSpans()
})
afterEach(() => capture.stop())

/** A model of LangChain in front of the stand-in, as its packages for providers are. */
class ChatStandIn extends BaseChatModel {
  override lc_namespace = ['test', 'chat']
  _llmType(): string {
    return 'stand-in'
  }
  override invocationParams(): Record<string, unknown> {
    return { model: 'local', temperature: 0.5 }
  }
  override getLsParams(): { ls_model_type: 'chat'; ls_provider: string } {
    return { ls_model_type: 'chat', ls_provider: 'openai' }
  }
  async _generate(messages: BaseMessage[], _options: unknown, _run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    const openai = new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 })
    const { id, model, choices, usage } = await openai.chat.completions.create({
      model: 'local',
      messages: messages.map(({ text }) => ({ role: 'user' as const, content: text })),
    })
    const fields = {
      content: choices[0]?.message.content ?? '',
      response_metadata: { model_name: model, id, finish_reason: choices[0]?.finish_reason ?? 'stop' },
      usage_metadata: {
        input_tokens: usage?.prompt_tokens ?? 0,
        output_tokens: usage?.completion_tokens ?? 0,
        total_tokens: usage?.total_tokens ?? 0,
      },
    }
    const message = new AIMessage(fields as never)
    return { generations: [{ text: message.text, message }] }
  }
}

const names = (): string[] => capture.spans.map(({ name }) => name)
const parentOf = (name: string): string | undefined => {
  const id = capture.span(name).parentSpanContext?.spanId
  return capture.spans.find((span) => span.spanContext().spanId === id)?.name
}

const search = tool(async ({ query }: { query: string }) => `nothing about ${query}`, {
  name: 'search',
  schema: z.object({ query: z.string() }),
})

describe('a handler', () => {
  it('records chains, models, tools and retrievers as the tree that they are', async () => {
    const callbacks = [langChainHandler()]
    const model = new ChatStandIn({})
    const chain = RunnableLambda.from(async (question: string, config) => {
      await search.invoke({ query: question }, config)
      await new FakeRetriever().invoke(question, config)
      return model.invoke([new SystemMessage('Be brief.'), new HumanMessage(question)], config)
    }).withConfig({ runName: 'answer', tags: ['moon'], metadata: { plan: 'pro' } })
    const answer = await trace('agent', () => chain.invoke('How heavy is the moon?', { callbacks }))
    expect(answer.text).toContain('moon')
    const usage = answer.usage_metadata as { input_tokens: number; output_tokens: number } | undefined
    expect(names()).toEqual(['search', 'FakeRetriever', 'ChatStandIn', 'answer', 'agent'])
    expect(['search', 'FakeRetriever', 'ChatStandIn', 'answer'].map(parentOf)).toEqual([
      'answer',
      'answer',
      'answer',
      'agent',
    ])
    expect(capture.span('ChatStandIn')).toMatchObject({ kind: 2 })
    expect(capture.span('ChatStandIn').attributes).toMatchObject({
      honeyhive_event_type: 'model',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'local',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.response.model': 'local',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': usage?.input_tokens,
      'gen_ai.usage.output_tokens': usage?.output_tokens,
      'honeyhive_inputs.chat_history':
        '[{"role":"system","content":"Be brief."},{"role":"user","content":"How heavy is the moon?"}]',
      'honeyhive_outputs.content': answer.text,
    })
    expect(capture.span('search').attributes).toMatchObject({
      honeyhive_event_type: 'tool',
      'gen_ai.tool.name': 'search',
      'honeyhive_inputs.input': '{"query":"How heavy is the moon?"}',
      'honeyhive_outputs.result': 'nothing about How heavy is the moon?',
    })
    expect(capture.span('FakeRetriever').attributes).toMatchObject({
      'gen_ai.operation.name': 'retrieval',
      'honeyhive_inputs.query': 'How heavy is the moon?',
      'honeyhive_outputs.result': expect.stringContaining('pageContent'),
    })
    expect(capture.span('answer').attributes).toMatchObject({
      honeyhive_event_type: 'chain',
      'honeyhive_metadata.plan': 'pro',
      'honeyhive_metadata.tags': '["moon"]',
    })
  })

  it('records a stream with the time to its first token', async () => {
    const model = new FakeStreamingChatModel({ responses: [new AIMessage('abc')], sleep: 0 })
    let text = ''
    for await (const chunk of await model.stream('hi', { callbacks: [langChainHandler()] })) text += chunk.text
    const { attributes } = capture.span('FakeStreamingChatModel')
    expect(attributes).toMatchObject({
      'honeyhive_outputs.content': text,
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
    })
  })

  it('records what fails as failed, and passes the very error on', async () => {
    const failure = new TypeError('oh')
    const broken = RunnableLambda.from(() => {
      throw failure
    })
    await expect(broken.invoke('x', { callbacks: [langChainHandler()] })).rejects.toBe(failure)
    expect(capture.span('RunnableLambda').status).toEqual({ code: 2, message: 'TypeError: oh' })
  })

  it('ends the span of an output that cannot be read', async () => {
    const hostile = {
      toDict(): never {
        throw new Error('no')
      },
    }
    const lambda = RunnableLambda.from(() => hostile).withConfig({ runName: 'hostile' })
    expect(await lambda.invoke('x', { callbacks: [langChainHandler()] })).toBe(hostile)
    expect(capture.span('hostile').status.code).toBe(0)
  })

  it('without a tracer it is silent', async () => {
    await capture.stop()
    const lambda = RunnableLambda.from((word: string) => word)
    expect(await lambda.invoke('x', { callbacks: [langChainHandler()] })).toBe('x')
    expect(names()).toEqual([])
  })
})

describe('traceLangChain', () => {
  it('records every run, and none twice', async () => {
    expect([traceLangChain(manager), traceLangChain(manager)]).toEqual([true, true])
    const inner = RunnableLambda.from((word: string) => word.length).withConfig({ runName: 'inner' })
    const outer = RunnableLambda.from((word: string, config) => inner.invoke(word, config)).withConfig({
      runName: 'outer',
    })
    expect(await outer.invoke('moon')).toBe(4)
    expect(await outer.invoke('moon', { callbacks: [langChainHandler()] })).toBe(4)
    expect(names()).toEqual(['inner', 'outer', 'inner', 'outer'])
    expect(parentOf('inner')).toBe('outer')
  })

  it('says what it cannot hook', () => {
    expect(traceLangChain({})).toBe(false)
    expect(capture.tracer.status().libraries).toContainEqual(
      expect.objectContaining({ name: '@langchain/core', isHooked: true }),
    )
  })
})
