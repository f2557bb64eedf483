import { expect, test } from 'vitest'
import { eventTypeOf } from './event-type.ts'

test.each([
  [{ honeyhive_event_type: 'tool', 'gen_ai.operation.name': 'chat' }, 'x', 'tool'],
  [{ honeyhive_event_type: 'workflow' }, 'x', 'chain'],
  [{ 'gen_ai.operation.name': 'chat' }, 'x', 'model'],
  [{ 'gen_ai.operation.name': 'embeddings' }, 'x', 'model'],
  [{ 'gen_ai.operation.name': 'invoke_agent' }, 'x', 'chain'],
  [{ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.request.model': 'm' }, 'x', 'tool'],
  [{ 'gen_ai.operation.name': 'constructor' }, 'x', 'tool'],
  [{ 'openinference.span.kind': 'llm' }, 'x', 'model'],
  [{ 'openinference.span.kind': 'EMBEDDING' }, 'x', 'tool'],
  [{ 'openinference.span.kind': 'AGENT' }, 'x', 'chain'],
  [{ 'ai.operationId': 'ai.generateText' }, 'x', 'chain'],
  [{ 'ai.operationId': 'ai.generateText.doGenerate' }, 'x', 'model'],
  [{ 'ai.operationId': 'ai.toolCall' }, 'x', 'tool'],
  [{ 'traceloop.span.kind': 'workflow' }, 'x', 'chain'],
  [{ 'mcp.method.name': 'tools/call' }, 'x', 'tool'],
  [{ 'mcp.method.name': 'initialize' }, 'x', 'chain'],
  [{ 'llm.request.type': 'chat' }, 'x', 'model'],
  [{ 'http.method': 'GET' }, 'GET /chat', 'tool'],
  [{}, 'openai.chat', 'model'],
  [{}, 'chatRoom', 'model'],
  [{}, 'chatroom', 'tool'],
  [{}, 'ai_step', 'model'],
  [{}, 'step_ai', 'tool'],
  [{}, 'anything', 'tool'],
])('of %j named %s is %3$s', (attributes, name, type) => {
  expect(eventTypeOf(name, attributes).type).toBe(type)
})

test('keeps a word of its own that a sender gave for the type', () => {
  expect(eventTypeOf('x', { honeyhive_event_type: 'Agent' })).toEqual({ type: 'chain', customType: 'Agent' })
})
