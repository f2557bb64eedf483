import { isRecord, parseIfJson } from './json-text.ts'
import type { SpanEventView } from '@honeyhive/api'
import type { JsonObject } from '../store/event.ts'

const carriers: ReadonlySet<string> = new Set([
  'gen_ai.client.inference.operation.details',
  'gen_ai.content.prompt',
  'gen_ai.content.completion',
])

const messageEvent = /^gen_ai\.(?<role>system|user|assistant|tool)\.message$/u

/**
 * Content that older GenAI conventions put into span events, as the attributes that the current ones use. The span's
 * own attributes win over it.
 */
export function withEventContent(attributes: JsonObject, spanEvents: readonly SpanEventView[]): JsonObject {
  const carried = spanEvents.filter(({ name }) => carriers.has(name)).map((event) => event.attributes)
  const input = spanEvents.flatMap(({ name, attributes: own }) =>
    message(messageEvent.exec(name)?.groups?.['role'], own),
  )
  const output = spanEvents.flatMap(({ name, attributes: own }) =>
    name === 'gen_ai.choice' ? message('assistant', own) : [],
  )
  if (carried.length + input.length + output.length === 0) return attributes
  return {
    ...Object.assign({}, ...carried),
    ...(input.length === 0 ? {} : { 'gen_ai.input.messages': input }),
    ...(output.length === 0 ? {} : { 'gen_ai.output.messages': output }),
    ...attributes,
  }
}

function message(role: string | undefined, attributes: JsonObject): readonly JsonObject[] {
  if (role === undefined) return []
  const inner = parseIfJson(attributes['message'])
  const own = isRecord(inner) ? inner : attributes
  const { id, ...rest } = own
  return [{ role, ...rest, ...(role === 'tool' && id !== undefined ? { tool_call_id: id } : {}) }]
}
