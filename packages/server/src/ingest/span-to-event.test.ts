import { describe, expect, test } from 'vitest'
import { conversationOf } from './conversation/conversation.ts'
import { toEvent } from './span-to-event.ts'
import { attributesOf, spanOf } from './testing.ts'
import type { Span } from '@honeyhive/otlp'
import type { IncomingEvent } from '../store/event.ts'

const context = { resource: {}, scope: { name: 'test', version: '1' } }

function eventOf(attributes: Readonly<Record<string, unknown>>, rest: Partial<Span> = {}): IncomingEvent {
  return toEvent(spanOf(attributes, rest), context)
}

describe('our own SDK', () => {
  const attributes = {
    honeyhive_event_type: 'model',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.response.model': 'gpt-5-2026',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.response.finish_reasons': ['tool_calls'],
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 20,
    'gen_ai.usage.cache_read.input_tokens': 64,
    'gen_ai.usage.reasoning.output_tokens': 8,
    'gen_ai.response.time_to_first_chunk': 0.125,
    'honeyhive_inputs.chat_history': '[{"role":"user","content":"hi"}]',
    'honeyhive_outputs.role': 'assistant',
    'honeyhive_outputs.content': 'looking',
    'honeyhive_outputs.tool_calls':
      '[{"id":"c1","type":"function","function":{"name":"find","arguments":"{\\"q\\":1}"}}]',
    'traceloop.association.properties.session_id': '0B6F8A40-0000-4000-8000-000000000001',
    'honeyhive.session_id': '0B6F8A40-0000-4000-8000-000000000001',
    'honeyhive.project': 'shop',
    'honeyhive.source': 'dev',
  }

  test('gives a model event with all its fields', () => {
    expect(eventOf(attributes)).toMatchObject({
      type: 'model',
      sessionId: '0b6f8a40-0000-4000-8000-000000000001',
      project: 'shop',
      source: 'dev',
      model: 'gpt-5-2026',
      provider: 'openai',
      inputTokens: 100,
      outputTokens: 20,
      timeToFirstTokenMillis: 125,
      title: 'hi',
      config: { model: 'gpt-5', temperature: 0.2, provider: 'openai' },
      metadata: { prompt_tokens: 100, completion_tokens: 20, cache_read_input_tokens: 64, reasoning_tokens: 8 },
      outputs: { role: 'assistant', content: 'looking', finish_reason: 'tool_calls' },
    })
  })

  test('gives the conversation with the tool call', () => {
    const { inputs, outputs } = eventOf(attributes)
    expect(conversationOf(inputs, outputs).output).toEqual([
      {
        role: 'assistant',
        name: null,
        parts: [
          { kind: 'text', text: 'looking' },
          { kind: 'tool-call', id: 'c1', name: 'find', arguments: { q: 1 } },
        ],
      },
    ])
  })

  test('parses only the attributes that honeyhive.json lists, when it is there', () => {
    const { inputs } = eventOf({
      'honeyhive.json': ['honeyhive_inputs._params_.query'],
      'honeyhive_inputs._params_.query': '{"a":[1]}',
      'honeyhive_inputs._params_.text': '["not json but said by a user"]',
      'honeyhive_inputs._params_.none': 'null',
    })
    expect(inputs).toEqual({ _params_: { query: { a: [1] }, text: '["not json but said by a user"]', none: 'null' } })
  })

  test('marks a span that was exported before its end as running', () => {
    const event = eventOf({ 'honeyhive.incomplete': true }, { endTimeUnixNano: 0n })
    expect(event).toMatchObject({ isIncomplete: true, endTime: null, status: 'running' })
  })
})

describe('version 1 of the SDK', () => {
  test('rebuilds trees and lists from dotted keys, and null from its word', () => {
    const { inputs, outputs, metadata } = eventOf({
      'honeyhive_inputs._params_.messages.0.role': 'user',
      'honeyhive_inputs._params_.messages.0.content': 'hi',
      'honeyhive_inputs._params_.messages.1.role': 'assistant',
      'honeyhive_outputs.result.score': 'null',
      'honeyhive_outputs.result.sparse.1': 'x',
      'honeyhive_metadata.run_id': 'r1',
      'traceloop.association.properties.dataset_id': 'd1',
      'honeyhive.inputs.x': 'dotted is not ours',
      'attr.string': 's',
    })
    expect(inputs).toEqual({ _params_: { messages: [{ role: 'user', content: 'hi' }, { role: 'assistant' }] } })
    expect(outputs).toEqual({ result: { score: null, sparse: { 1: 'x' } } })
    expect(metadata).toEqual({
      run_id: 'r1',
      dataset_id: 'd1',
      'honeyhive.inputs.x': 'dotted is not ours',
      'attr.string': 's',
    })
  })

  test('keeps a value and a branch that claim the same key', () => {
    const { outputs } = eventOf({ 'honeyhive_outputs.result': 'x', 'honeyhive_outputs.result.a': 1 })
    expect(outputs).toEqual({ result: 'x', 'result.a': 1 })
  })

  test('takes hostile keys as keys', () => {
    const { inputs } = eventOf({ 'honeyhive_inputs.__proto__.polluted': true, __proto__x: 1 })
    expect(JSON.stringify(inputs)).toBe('{"__proto__":{"polluted":true}}')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('reads the messages of its instrumentation', () => {
    const event = eventOf(
      {
        'llm.request.type': 'chat',
        'gen_ai.system': 'OpenAI',
        'gen_ai.request.model': 'gpt-4',
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'hello',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'hi',
        'gen_ai.completion.0.finish_reason': 'stop',
        'gen_ai.usage.prompt_tokens': 3,
        'gen_ai.usage.completion_tokens': 4,
        'llm.usage.total_tokens': 7,
      },
      { name: 'openai.chat' },
    )
    expect(event).toMatchObject({
      type: 'model',
      provider: 'openai',
      inputs: { chat_history: [{ role: 'user', content: 'hello' }] },
      outputs: { role: 'assistant', content: 'hi', finish_reason: 'stop' },
      metadata: { system: 'OpenAI', prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    })
  })
})

test('reads a call of the AI SDK in its own attributes', () => {
  const event = eventOf({
    'ai.operationId': 'ai.streamText.doStream',
    'ai.model.id': 'gpt-4o',
    'ai.model.provider': 'openai.chat',
    'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"sum"}]}]',
    'ai.response.text': 'four',
    'ai.response.toolCalls': '[{"toolCallId":"t","toolName":"add","input":{"a":2}}]',
    'ai.response.msToFirstChunk': 31.5,
    'ai.usage.promptTokens': 9,
    'ai.usage.completionTokens': 2,
    'ai.settings.maxRetries': 2,
  })
  expect(event).toMatchObject({
    type: 'model',
    model: 'gpt-4o',
    provider: 'openai',
    inputTokens: 9,
    outputTokens: 2,
    timeToFirstTokenMillis: 31.5,
    title: 'sum',
    config: { maxRetries: 2, model: 'gpt-4o' },
  })
  expect(conversationOf(event.inputs, event.outputs).output[0]?.parts).toEqual([
    { kind: 'text', text: 'four' },
    { kind: 'tool-call', id: 't', name: 'add', arguments: { a: 2 } },
  ])
})

test('reads content that an older convention put into span events', () => {
  const at = { timeUnixNano: 1n, droppedAttributesCount: 0 }
  const event = eventOf(
    { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' },
    {
      events: [
        { ...at, name: 'gen_ai.user.message', attributes: attributesOf({ content: 'ask' }) },
        { ...at, name: 'gen_ai.choice', attributes: attributesOf({ message: '{"content":"answer"}' }) },
      ],
    },
  )
  const { input, output } = conversationOf(event.inputs, event.outputs)
  expect(input).toEqual([{ role: 'user', name: null, parts: [{ kind: 'text', text: 'ask' }] }])
  expect(output).toEqual([{ role: 'assistant', name: null, parts: [{ kind: 'text', text: 'answer' }] }])
})

test('keeps integers beyond 2^53 and bytes as text', () => {
  const { metadata } = eventOf({
    big: 9_007_199_254_740_993n,
    bytes: new Uint8Array([1, 2]),
    deep: { list: [{}, null] },
  })
  expect(metadata).toEqual({ big: '9007199254740993', bytes: 'AQI=', deep: { list: [{}, null] } })
})

describe('errors', () => {
  const exception = {
    timeUnixNano: 1n,
    name: 'exception',
    attributes: attributesOf({
      'exception.type': 'TypeError',
      'exception.message': 'no',
      'exception.stacktrace': 'at x',
    }),
    droppedAttributesCount: 0,
  }

  test.each([
    {
      name: 'HoneyHive’s attribute first',
      attributes: { honeyhive_error: 'boom' },
      rest: { events: [exception] },
      error: 'boom',
    },
    {
      name: 'the exception where the status says nothing',
      attributes: {},
      rest: { events: [exception] },
      error: 'TypeError: no',
    },
    { name: 'the words of the status', attributes: {}, rest: { status: { code: 2, message: 'bad' } }, error: 'bad' },
    {
      name: 'error.type at last',
      attributes: { 'error.type': 'timeout' },
      rest: { status: { code: 2, message: '' } },
      error: 'timeout',
    },
  ])('takes $name', ({ attributes, rest, error }) => {
    expect(eventOf(attributes, rest)).toMatchObject({ status: 'error', error })
  })

  test('does not see one in an exception on a span that calls itself ok', () => {
    expect(eventOf({}, { events: [exception], status: { code: 1, message: '' } })).toMatchObject({
      status: 'ok',
      error: null,
    })
  })
})

test('names come back as they were given, blanks and all; an empty one is none', () => {
  const attributes = { 'honeyhive.session_name': ' a\u2029', honeyhive_event_name: '\t' }
  expect(eventOf(attributes, { name: 'span' })).toMatchObject({ sessionName: ' a\u2029', name: '\t' })
  const nameless = { 'honeyhive.session_name': '', honeyhive_event_name: '' }
  expect(eventOf(nameless, { name: ' span ' })).toMatchObject({ sessionName: null, name: ' span ' })
})
