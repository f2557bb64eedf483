import { isRecord, itemAt, type JsonRecord, mergeDelta, recordAt, textAt } from './json-record.ts'

const EVENT_TYPES = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
])

/** Where the text of each kind of `content_block_delta` belongs in the block. */
const DELTA_FIELDS: Readonly<Record<string, string | undefined>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
}

/** Events of Anthropic's messages API. */
export function isMessageEvent(chunk: unknown): boolean {
  return isRecord(chunk) && EVENT_TYPES.has(textAt(chunk, 'type'))
}

/** The message as the same call gives it without streaming. */
export function foldMessageEvents(chunks: readonly unknown[]): unknown {
  const message: Record<string, unknown> = { role: 'assistant' }
  const blocks = new Map<unknown, Record<string, unknown>>()
  for (const chunk of chunks) if (isRecord(chunk)) addEvent(message, blocks, chunk)
  return { ...message, content: [...blocks.values()].map(blockOf) }
}

function addEvent(
  message: Record<string, unknown>,
  blocks: Map<unknown, Record<string, unknown>>,
  event: JsonRecord,
): void {
  const usage = { ...recordAt(message, 'usage'), ...recordAt(event, 'usage') }
  switch (event['type']) {
    case 'message_start':
      Object.assign(message, known(recordAt(event, 'message')))
      break
    case 'content_block_start':
      blocks.set(event['index'], known(recordAt(event, 'content_block')))
      break
    case 'content_block_delta':
      addDelta(itemAt(blocks, event['index'], newBlock), recordAt(event, 'delta'))
      break
    case 'message_delta':
      Object.assign(message, known(recordAt(event, 'delta')), { usage })
      break
  }
}

function newBlock(): Record<string, unknown> {
  return { type: 'text' }
}

/** A copy without the one key that assigning would not treat as data. */
function known(record: JsonRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== '__proto__'))
}

function addDelta(block: Record<string, unknown>, delta: JsonRecord): void {
  if (delta['type'] === 'input_json_delta') {
    mergeDelta(block, { partialJson: textAt(delta, 'partial_json') })
    return
  }
  if (delta['type'] === 'citations_delta') {
    const before = Array.isArray(block['citations']) ? (block['citations'] as unknown[]) : []
    block['citations'] = [...before, delta['citation']]
    return
  }
  const field = DELTA_FIELDS[textAt(delta, 'type')]
  if (field !== undefined) mergeDelta(block, { [field]: textAt(delta, field) })
}

/** A tool's input comes as pieces of JSON text; cut off half-way it stays text. */
function blockOf({ partialJson, ...block }: Record<string, unknown>): Record<string, unknown> {
  if (typeof partialJson !== 'string' || partialJson === '') return block
  try {
    return { ...block, input: JSON.parse(partialJson) as unknown }
  } catch {
    // The stream stopped inside the input.
    return { ...block, input: partialJson }
  }
}
