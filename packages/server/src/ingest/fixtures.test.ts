import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { conversationOf } from './conversation/conversation.ts'
import { toEvent } from './span-to-event.ts'
import { spanOf } from './testing.ts'
import type { IncomingEvent } from '../store/event.ts'

const context = { resource: {}, scope: { name: 'fixture', version: '' } }
const fixtures = new URL('../../../../tests/fixtures/openinference/', import.meta.url)

async function eventOf(name: string): Promise<IncomingEvent> {
  const text = await readFile(new URL(`${name}.json`, fixtures), 'utf8')
  return toEvent(spanOf(JSON.parse(text) as Record<string, unknown>), context)
}

const history = [
  { role: 'user', name: null, parts: [{ kind: 'text', text: 'Weather in Paris?' }] },
  {
    role: 'assistant',
    name: null,
    parts: [
      { kind: 'text', text: 'Absolutely! Let me check the weather for you.' },
      { kind: 'tool-call', id: '1234', name: 'get_weather', arguments: { location: 'Paris' } },
    ],
  },
  { role: 'tool', name: null, parts: [{ kind: 'tool-result', id: '1234', result: 'rainy, 57°F' }] },
]
const reply = [
  {
    role: 'assistant',
    name: null,
    parts: [{ kind: 'text', text: 'The weather in Paris is currently rainy with a temperature of 57°F.' }],
  },
]

const modelSpans = [
  'openinference_client_span_input_output_only',
  'openinference_client_span_tool_calls',
  'otel_genai_client_span_tool_calls',
  'otel_genai_deprecated_client_span_tool_calls',
]

test.each(modelSpans)('reads the same model call out of %s', async (name) => {
  const event = await eventOf(name)
  expect(event).toMatchObject({
    type: 'model',
    model: 'gpt-4-0613',
    provider: 'openai',
    inputTokens: 97,
    outputTokens: 52,
    title: 'Weather in Paris?',
    metadata: { prompt_tokens: 97, completion_tokens: 52 },
    config: { provider: 'openai', temperature: 0.5, top_p: 0.9 },
  })
  expect(conversationOf(event.inputs, event.outputs)).toEqual({ input: history, output: reply })
})

test('reads arguments and result of a tool span that says only input and output', async () => {
  const event = await eventOf('otel_genai_tool_execution_span')
  expect(event).toMatchObject({
    type: 'tool',
    inputs: { input: { city: 'New York' } },
    outputs: { output: { status: 'success' } },
    metadata: { 'gen_ai.tool.name': 'get_weather', 'gen_ai.tool.call.id': '1234' },
  })
})
