import { isRecord, type JsonRecord, textAt } from './json-record.ts'

const FINAL_TYPES = new Set(['response.completed', 'response.incomplete', 'response.failed'])

/** Events of OpenAI's responses API. */
export function isResponseEvent(chunk: unknown): boolean {
  return isRecord(chunk) && textAt(chunk, 'type').startsWith('response.')
}

/** The response that the last event carries; of a stream that stopped before, the text so far as a message. */
export function foldResponseEvents(chunks: readonly unknown[]): unknown {
  const events = chunks.filter(isRecord)
  const final = events.findLast((event) => FINAL_TYPES.has(textAt(event, 'type')))
  if (final !== undefined && isRecord(final['response'])) return final['response']
  return { role: 'assistant', content: events.map(outputText).join('') }
}

function outputText(event: JsonRecord): string {
  return event['type'] === 'response.output_text.delta' ? textAt(event, 'delta') : ''
}
