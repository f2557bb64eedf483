import { SpanKind } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { detectEventType } from './event-type.ts'

describe('detectEventType', () => {
  it.each([
    ['foo', {}, 'tool'],
    ['openai.chat', {}, 'model'],
    ['email', {}, 'tool'],
    ['ai_step', {}, 'model'],
    ['my_step_ai', {}, 'tool'],
    ['chatroom', {}, 'tool'],
    ['callGPTModel', {}, 'model'],
    ['foo', { 'gen_ai.operation.name': 'chat' }, 'model'],
    ['foo', { 'gen_ai.operation.name': 'EXECUTE_TOOL' }, 'tool'],
    ['foo', { 'gen_ai.operation.name': 'embeddings' }, 'tool'],
    ['chat x', { 'gen_ai.operation.name': 'execute_tool' }, 'tool'],
    ['foo', { 'gen_ai.operation.name': 'invoke_agent' }, 'chain'],
    ['foo', { 'openinference.span.kind': 'agent' }, 'chain'],
    ['foo', { 'openinference.span.kind': 'weird' }, 'tool'],
    ['foo', { 'gen_ai.request.model': 'm' }, 'model'],
    ['foo', { model_name: 'm' }, 'model'],
    ['chat', { honeyhive_event_type_raw: 'zzz' }, 'zzz'],
    ['HTTP GET', {}, 'tool'],
  ])('of %s with %j is %s', (name, attributes, type) => {
    expect(detectEventType(name, attributes, SpanKind.INTERNAL)).toBe(type)
  })
})
