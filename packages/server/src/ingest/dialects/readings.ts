import { isRecord, parseIfJson } from '../json-text.ts'

/** A conversation's single answer becomes role, content and the rest; several stay a list. */
export function answer(value: unknown): unknown {
  const messages = parseIfJson(value)
  if (!Array.isArray(messages)) return isRecord(messages) ? messages : { content: messages }
  const [only] = messages as readonly unknown[]
  return messages.length === 1 && isRecord(only) ? only : { messages }
}

export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value
}

export function objectOnly(value: unknown): unknown {
  const parsed = parseIfJson(value)
  return isRecord(parsed) ? parsed : { value: parsed }
}

/** A list of JSON texts, as the AI SDK gives tool definitions. */
export function parsedItems(value: unknown): unknown {
  const parsed = parseIfJson(value)
  return Array.isArray(parsed) ? parsed.map((item: unknown) => parseIfJson(item)) : parsed
}

export function numeric(value: unknown): unknown {
  const number = toNumber(value)
  return number ?? value
}

/** undefined for what is no finite number. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
