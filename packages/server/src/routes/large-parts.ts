import type { EventDetail, LargePart, Message, MessagePart } from '@honeyhive/api'

/** Characters of text from which on a value is left for later. */
const largeFrom = 64 * 1024

type Values = Pick<EventDetail, 'inputs' | 'outputs' | 'attributes'>

/**
 * The detail as far as it is read first. What was said to a model stands in its messages, its inputs and its attributes, of which the
 * messages are shown, and their beginning at first. `later` names what is not whole.
 */
export function withoutLarge(detail: EventDetail): EventDetail {
  const later: LargePart[] = []
  const values = smallValues(detail, later)
  const messages = smallMessages(detail.messages, later)
  return later.length === 0 ? detail : { ...detail, ...values, messages, later }
}

function smallValues(detail: EventDetail, later: LargePart[]): Partial<Values> {
  const isSaid = detail.messages !== null && detail.messages.input.length + detail.messages.output.length > 0
  const small: { -readonly [K in keyof Values]?: Values[K] } = {}
  for (const part of isSaid ? (['inputs', 'outputs', 'attributes'] as const) : (['attributes'] as const)) {
    const entries = Object.entries(detail[part])
    const kept = entries.filter(([, value]) => lengthUpTo(value, largeFrom) < largeFrom)
    if (kept.length === entries.length) continue
    later.push(part)
    small[part] = Object.fromEntries(kept)
  }
  return small
}

function smallMessages(messages: EventDetail['messages'], later: LargePart[]): EventDetail['messages'] {
  if (messages === null || (!hasLarge(messages.input) && !hasLarge(messages.output))) return messages
  later.push('messages')
  return { input: messages.input.map(begun), output: messages.output.map(begun) }
}

function hasLarge(messages: readonly Message[]): boolean {
  return messages.some(({ parts }) => parts.some(isLarge))
}

function isLarge(part: MessagePart): part is Extract<MessagePart, { readonly kind: 'text' }> {
  return part.kind === 'text' && part.text.length > largeFrom
}

function begun(message: Message): Message {
  const parts = message.parts.map((part) =>
    isLarge(part) ? { ...part, text: part.text.slice(0, largeFrom), rest: part.text.length - largeFrom } : part,
  )
  return { ...message, parts }
}

/** Characters in all texts of a value; no further than to the limit. */
function lengthUpTo(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let length = 0
  for (const item of Object.values(value)) {
    length += lengthUpTo(item, limit - length)
    if (length >= limit) break
  }
  return length
}
