import { isRecord, parseIfJson } from '../json-text.ts'
import { firstText, partsOf, toolCall } from './parts.ts'
import type { Message, MessagePart, MessageRole } from '@honeyhive/api'
import type { JsonObject } from '../../store/event.ts'

const titleLength = 200

const roles: Readonly<Record<string, MessageRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
}

export interface Conversation {
  readonly input: readonly Message[]
  readonly output: readonly Message[]
}

/** The conversation of a model call, whatever convention its inputs and outputs follow. */
export function conversationOf(inputs: JsonObject, outputs: JsonObject): Conversation {
  return { input: inputMessages(inputs), output: outputMessages(outputs) }
}

export function inputMessages(inputs: JsonObject): readonly Message[] {
  const system = inputs['system_instructions']
  const candidates = ['chat_history', 'messages', 'prompt', 'value', 'input', 'prompts']
  const input = firstConversation(
    candidates.map((key) => inputs[key]),
    'user',
  )
  return [...instructions(system), ...input]
}

/** The first thing that the user said, cut to 200 characters. */
export function titleOf(input: readonly Message[]): string | null {
  for (const { role, parts } of input) {
    const text = role === 'user' ? parts.find((part) => part.kind === 'text')?.text.trim() : undefined
    if (text === undefined || text === '') continue
    return text.length > titleLength ? `${text.slice(0, titleLength - 1)}…` : text
  }
  return null
}

function outputMessages(outputs: JsonObject): readonly Message[] {
  if (Array.isArray(outputs['messages'])) return messagesIn(outputs['messages'], 'assistant')
  if (Array.isArray(outputs['choices'])) {
    return outputs['choices'].flatMap((choice: unknown) =>
      isRecord(choice) ? messagesIn([choice['message'] ?? choice], 'assistant') : [],
    )
  }
  const own = message(outputs, 'assistant')
  if (own.parts.length > 0) return [own]
  return firstConversation(
    ['value', 'output', 'result', 'object'].map((key) => outputs[key]),
    'assistant',
  )
}

function firstConversation(candidates: readonly unknown[], role: MessageRole): readonly Message[] {
  for (const candidate of candidates) {
    const found = messagesIn(parseIfJson(candidate), role)
    if (found.length > 0) return found
  }
  return []
}

/** A list of messages, something that holds one, or plain text. */
function messagesIn(value: unknown, role: MessageRole): readonly Message[] {
  if (typeof value === 'string')
    return value === '' ? [] : [{ role, name: null, parts: [{ kind: 'text', text: value }] }]
  if (Array.isArray(value))
    return value.flatMap((item: unknown) =>
      messagesIn(isRecord(item) ? [] : item, role).concat(isRecord(item) ? [message(item, role)] : []),
    )
  if (!isRecord(value)) return []
  if (Array.isArray(value['messages']))
    return [...instructions(value['system']), ...messagesIn(value['messages'], role)]
  const own = message(value, role)
  if (own.parts.length > 0) return [own]
  return role === 'assistant'
    ? [{ role, name: null, parts: [{ kind: 'other', value }] }]
    : messagesIn(value['prompt'], role)
}

function instructions(system: unknown): readonly Message[] {
  const parts = partsOf(parseIfJson(system))
  return parts.length === 0 ? [] : [{ role: 'system', name: null, parts }]
}

/** Items of OpenAI's Responses stand beside messages, without a role of their own. */
const itemRoles: Readonly<Record<string, MessageRole>> = {
  function_call: 'assistant',
  reasoning: 'assistant',
  function_call_output: 'tool',
}

function message(raw: JsonObject, fallback: MessageRole): Message {
  const item = typeof raw['type'] === 'string' && !('role' in raw) ? raw['type'] : ''
  const itemRole = Object.hasOwn(itemRoles, item) ? itemRoles[item] : undefined
  if (itemRole !== undefined) return { role: itemRole, name: null, parts: partsOf([raw]) }
  const given = typeof raw['role'] === 'string' ? raw['role'].toLowerCase() : ''
  const role = Object.hasOwn(roles, given) ? (roles[given] ?? fallback) : fallback
  return { role, name: firstText(raw['name']), parts: messageParts(raw, role) }
}

function messageParts(raw: JsonObject, role: MessageRole): readonly MessagePart[] {
  const content = raw['parts'] ?? parseContent(raw['content']) ?? raw['text']
  const calls = parseIfJson(raw['tool_calls'] ?? raw['toolCalls'])
  const thought = firstText(raw['reasoning_content'], raw['reasoning'])
  return [
    ...(thought === null ? [] : [{ kind: 'reasoning', text: thought } as const]),
    ...(role === 'tool' ? toolResult(raw, content) : partsOf(content)),
    ...(Array.isArray(calls) ? calls.flatMap((call: unknown) => callPart(call)) : []),
    ...(isRecord(raw['function_call']) ? callPart(raw['function_call']) : []),
  ]
}

function callPart(call: unknown): readonly MessagePart[] {
  const part = isRecord(call) ? toolCall(call) : undefined
  return [part ?? { kind: 'other', value: call }]
}

/** A text stays a text, even one that is JSON by chance; only lists of parts are opened. */
function parseContent(content: unknown): unknown {
  const parsed = typeof content === 'string' && content.startsWith('[{') ? parseIfJson(content) : content
  const isParts =
    Array.isArray(parsed) && parsed.every((part: unknown) => isRecord(part) && typeof part['type'] === 'string')
  return isParts ? parsed : content
}

/** The tool's answer: already a part in the newer conventions, the message's content in OpenAI's. */
function toolResult(raw: JsonObject, content: unknown): readonly MessagePart[] {
  const parts = partsOf(content)
  if (parts.some(({ kind }) => kind === 'tool-result')) return parts
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []))
  const result = texts.length === parts.length ? parseIfJson(texts.join('\n')) : content
  return [{ kind: 'tool-result', id: firstText(raw['tool_call_id'], raw['id']), result }]
}
