import { copyText } from './json-value.ts'
import type { Message, MessagePart } from '@honeyhive/api'

/** Messages as one text, role by role: what two calls of a model are compared by. */
export function messageText(messages: readonly Message[]): string {
  return messages.map(({ role, parts }) => `${role}\n${parts.map(partText).join('\n')}`).join('\n\n')
}

function partText(part: MessagePart): string {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
      return part.text
    case 'tool-call':
      return `${part.name}(${copyText(part.arguments)})`
    case 'tool-result':
      return copyText(part.result)
    case 'media':
      return `[${part.mimeType ?? 'file'}]`
    case 'other':
      return copyText(part.value)
  }
}
