import { isRecord, type JsonRecord, textAt } from './json-record.ts'

const PART_TYPES = new Set(['start', 'start-step', 'stream-start', 'text-start', 'text-delta', 'text-end'])
const TOOL_TYPES = new Set(['tool-call', 'tool-result'])

/** Parts of the AI SDK's full stream, of its versions 4 to 7. */
export function isTextPart(chunk: unknown): boolean {
  return isRecord(chunk) && PART_TYPES.has(textAt(chunk, 'type'))
}

/** The text; with what the tools did beside it when there were any. */
export function foldTextParts(chunks: readonly unknown[]): unknown {
  const parts = chunks.filter(isRecord)
  const text = parts.map(deltaText).join('')
  const tools = parts.filter((part) => TOOL_TYPES.has(textAt(part, 'type')))
  return tools.length === 0 ? text : { text, tools }
}

function deltaText(part: JsonRecord): string {
  if (part['type'] !== 'text-delta') return ''
  return textAt(part, 'text') || textAt(part, 'textDelta') || textAt(part, 'delta')
}
