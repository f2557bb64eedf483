import type { AttributeValue } from '@opentelemetry/api'
import { looksLikeJson } from './json-token.ts'

const MAX_DEPTH = 32

/** Fields that say what something is, where their value is a single word. */
const descriptive =
  /^(?:role|type|id|index|model|object|kind|status|mime_?type|modality|media_?type|tool_?call_?id|tool_?name|finish_?reason|stop_?reason|call_?id)$/i
/** `name` is a tool's or an author's beside one of these, and could be a person's anywhere else. */
const besideName = ['role', 'type', 'arguments', 'parameters', 'input_schema', 'inputSchema', 'tool_call_id']
const countName = /(?:tokens?|counts?|index|length|size|total)$/i
const word = /^[\w.:/+-]{1,64}$/
const fieldName = /^[\w.$-]{1,64}$/

/** The shape of a value: what was said becomes its size, roles, types, tool names and counts stay. */
export function summarize(key: string, value: AttributeValue): AttributeValue {
  if (typeof value === 'number') return countName.test(key) ? value : '[number]'
  if (typeof value === 'boolean') return '[boolean]'
  if (typeof value !== 'string')
    return value.map((item) => (typeof item === 'string' ? summarizeText(item) : '[value]'))
  const field = key.slice(key.lastIndexOf('.') + 1)
  // Flattened messages: `llm.input_messages.0.message.role`, `….tool_call.function.name`.
  if (key.includes('.') && isDescriptive(field, value)) return value
  if (/(?:tool_calls?\.\d{1,6}|function|tool)\.name$/.test(key) && word.test(value)) return value
  return summarizeText(value)
}

/** Text by its size; JSON text by its shape, as JSON text. */
export function summarizeText(text: string): string {
  const data = looksLikeJson(text) ? parsed(text) : undefined
  return typeof data === 'object' && data !== null ? JSON.stringify(shapeOf(data, 0)) : sizeOf(text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // No JSON after all, or cut off: it has a size and nothing else.
    return undefined
  }
}

function shapeOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return sizeOf(value)
  if (typeof value === 'number') return '[number]'
  if (typeof value !== 'object' || value === null) return value === null ? null : '[boolean]'
  if (depth >= MAX_DEPTH) return '[nested]'
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, depth + 1))
  const entries = Object.entries(value)
  const hasRole = besideName.some((name) => Object.hasOwn(value, name))
  return Object.fromEntries(
    entries.map(([field, item]) => [
      fieldName.test(field) ? field : '[field]',
      fieldShape(field, item, hasRole, depth),
    ]),
  )
}

function fieldShape(field: string, item: unknown, hasRole: boolean, depth: number): unknown {
  if (typeof item === 'string' && (isDescriptive(field, item) || (hasRole && field === 'name' && word.test(item))))
    return item
  if (typeof item === 'number' && countName.test(field)) return item
  return shapeOf(item, depth + 1)
}

function isDescriptive(field: string, value: string): boolean {
  return descriptive.test(field) && word.test(value)
}

function sizeOf(text: string): string {
  return `[${text.length} chars]`
}
