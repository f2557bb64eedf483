import { expect, test } from 'vitest'
import { conversationOf } from './conversation/conversation.ts'
import { toEvent } from './span-to-event.ts'
import { spanOf } from './testing.ts'
import type { Span } from '@honeyhive/otlp'
import type { IncomingEvent } from '../store/event.ts'

const context = { resource: {}, scope: { name: 'test', version: '1' } }
const startTime = 1_763_730_000_000

function eventOf(attributes: Readonly<Record<string, unknown>>, rest: Partial<Span> = {}): IncomingEvent {
  return toEvent(spanOf(attributes, rest), context)
}

test('reads a generation of Langfuse', () => {
  const event = eventOf({
    'langfuse.observation.type': 'generation',
    'langfuse.observation.input': '[{"role":"user","content":"hello"}]',
    'langfuse.observation.output': '{"role":"assistant","content":"hi"}',
    'langfuse.observation.model.name': 'gpt-4o',
    'langfuse.observation.model.parameters': '{"temperature":0.5}',
    'langfuse.observation.usage_details': '{"input":10,"input_cached_tokens":90,"output":5,"total":105}',
    'langfuse.observation.completion_start_time': `"${new Date(startTime + 120).toISOString()}"`,
    'langfuse.observation.metadata.plan': 'pro',
    'langfuse.session.id': 's1',
    'user.id': 'u1',
  })
  expect(event).toMatchObject({
    type: 'model',
    sessionId: 's1',
    userId: 'u1',
    model: 'gpt-4o',
    inputTokens: 100,
    outputTokens: 5,
    timeToFirstTokenMillis: 120,
    title: 'hello',
    config: { model: 'gpt-4o', temperature: 0.5 },
    metadata: { plan: 'pro', usage_details: { input: 10 } },
  })
  expect(event.costUsd).toBeCloseTo((10 * 2.5 + 90 * 1.25 + 5 * 10) / 1e6, 12)
  expect(conversationOf(event.inputs, event.outputs).output).toMatchObject([
    { role: 'assistant', parts: [{ text: 'hi' }] },
  ])
})

test('takes a cost that Langfuse’s sender states, and its errors', () => {
  expect(
    eventOf({
      'langfuse.observation.type': 'tool',
      'langfuse.observation.input': 'Paris',
      'langfuse.observation.cost_details': '{"input":0.25,"output":0.5}',
      'langfuse.observation.level': 'ERROR',
      'langfuse.observation.status_message': 'no such city',
    }),
  ).toMatchObject({ type: 'tool', inputs: { input: 'Paris' }, costUsd: 0.75, status: 'error', error: 'no such city' })
})

test('reads Mastra’s spans, and takes the generation, not its steps, for the call of the model', () => {
  const usage = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 7 }
  expect(eventOf({ ...usage, 'mastra.span.type': 'model_generation' })).toMatchObject({ type: 'model', inputTokens: 7 })
  expect(eventOf({ ...usage, 'mastra.span.type': 'model_step' })).toMatchObject({ type: 'chain', costUsd: null })
  expect(
    eventOf({
      'mastra.span.type': 'agent_run',
      'mastra.agent_run.input': '{"q":1}',
      'mastra.agent_run.output': 'done',
      'mastra.tags': '["a"]',
      'mastra.metadata.plan': 'pro',
    }),
  ).toMatchObject({
    type: 'chain',
    inputs: { input: { q: 1 } },
    outputs: { output: 'done' },
    metadata: { tags: ['a'], plan: 'pro' },
  })
  expect(eventOf({ 'mastra.span.type': 'mcp_tool_call', 'gen_ai.tool.call.arguments': '{"a":1}' })).toMatchObject({
    type: 'tool',
    inputs: { arguments: { a: 1 } },
  })
})

test('reads calls of the Model Context Protocol', () => {
  expect(
    eventOf({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.arguments': '{"q":"x"}',
      'gen_ai.tool.call.result': '{"hits":2}',
      'mcp.session.id': 'm1',
    }),
  ).toMatchObject({
    type: 'tool',
    inputs: { arguments: { q: 'x' } },
    outputs: { result: { hits: 2 } },
    metadata: { 'mcp.session.id': 'm1', 'mcp.method.name': 'tools/call' },
  })
  expect(eventOf({ 'mcp.method.name': 'resources/read', 'mcp.resource.uri': 'file:///a' })).toMatchObject({
    type: 'tool',
    inputs: { uri: 'file:///a' },
  })
  expect(eventOf({ 'mcp.method.name': 'initialize' }).type).toBe('chain')
})

test('reads Claude Code’s spans, whose words have no prefix', () => {
  const request = {
    'span.type': 'llm_request',
    'session.id': 'c1',
    model: 'claude-sonnet-4-5-20250929',
    input_tokens: 10,
    output_tokens: 20,
    cache_read_tokens: 1000,
    cache_creation_tokens: 100,
    ttft_ms: 250,
  }
  expect(eventOf(request, { name: 'claude_code.llm_request' })).toMatchObject({
    type: 'model',
    sessionId: 'c1',
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 1110,
    outputTokens: 20,
    timeToFirstTokenMillis: 250,
    costUsd: (10 * 3 + 1000 * 0.3 + 100 * 3.75 + 20 * 15) / 1e6,
    metadata: { prompt_tokens: 10, cache_read_input_tokens: 1000 },
  })
  expect(eventOf({ user_prompt: 'fix it' }, { name: 'claude_code.interaction' })).toMatchObject({
    type: 'chain',
    inputs: { input: 'fix it' },
  })
  const failed = eventOf({ tool_name: 'Bash', error: 'exit 1', success: false }, { name: 'claude_code.tool.execution' })
  expect(failed).toMatchObject({
    type: 'tool',
    status: 'error',
    error: 'exit 1',
    metadata: { 'gen_ai.tool.name': 'Bash' },
  })
  expect(eventOf({ model: 'x', input_tokens: 3 }, { name: 'mine' })).toMatchObject({ model: null, inputTokens: null })
})

const call = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'anthropic',
  'gen_ai.request.model': 'claude-sonnet-4-5',
}

test.each([
  [
    'as part of the input',
    { ...call, 'gen_ai.usage.input_tokens': 1100, 'gen_ai.usage.cache_read.input_tokens': 1000 },
  ],
  [
    'beside it, as the AI SDK did',
    {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'anthropic.messages',
      'ai.response.model': 'claude-sonnet-4-5',
      'ai.usage.inputTokens': 100,
      'ai.usage.cachedInputTokens': 1000,
    },
  ],
  [
    'as part of it, as the AI SDK does',
    {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'anthropic.messages',
      'ai.response.model': 'claude-sonnet-4-5',
      'ai.usage.inputTokens': 1100,
      'ai.usage.inputTokenDetails.noCacheTokens': 100,
      'ai.usage.inputTokenDetails.cacheReadTokens': 1000,
      'ai.usage.cachedInputTokens': 1000,
    },
  ],
])('counts cached tokens once when they come %s', (_how, attributes) => {
  const event = eventOf({ ...attributes, 'gen_ai.usage.output_tokens': 10 })
  expect(event.inputTokens).toBe(1100)
  expect(event.costUsd).toBeCloseTo((100 * 3 + 1000 * 0.3 + 10 * 15) / 1e6, 12)
})

test('costs nothing above the calls of the model: an agent repeats their totals', () => {
  const agent = {
    ...call,
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 1,
  }
  expect(eventOf(agent)).toMatchObject({ type: 'chain', costUsd: null, inputTokens: 10 })
})
