import type { Accumulator } from '../model-call/operation.ts'
import { type Fields, fields, number, text } from '../model-call/read.ts'

interface Block {
  readonly start: Fields
  /** Text, thinking, or the arguments of a tool as JSON text. */
  pieces: string
}

/** Puts the events of a streamed message together; what it does not know it leaves out. */
export class MessageAccumulator implements Accumulator {
  private message: Fields = {}
  private usage: Fields = {}
  private ending: Fields = {}
  private readonly blocks = new Map<number, Block>()

  add(event: Fields): void {
    this.message = fields(event['message']) ?? this.message
    // The end repeats only those counts that have changed.
    this.usage = { ...this.usage, ...fields(fields(event['message'])?.['usage']), ...fields(event['usage']) }
    const index = number(event['index']) ?? 0
    const start = fields(event['content_block'])
    if (start !== undefined) this.blocks.set(index, { start, pieces: '' })
    const delta = fields(event['delta'])
    if (delta === undefined) return
    if (event['type'] === 'message_delta') this.ending = delta
    else this.addPiece(index, delta)
  }

  response(): Fields {
    const content = [...this.blocks].sort(([a], [b]) => a - b).map(([, block]) => wholeBlock(block))
    return { ...this.message, ...this.ending, usage: this.usage, content }
  }

  private addPiece(index: number, delta: Fields): void {
    const block = this.blocks.get(index)
    if (block !== undefined) block.pieces += text(delta['text'] ?? delta['partial_json'] ?? delta['thinking']) ?? ''
  }
}

function wholeBlock({ start, pieces }: Block): Fields {
  if (start['type'] === 'text') return { ...start, text: (text(start['text']) ?? '') + pieces }
  if (start['type'] === 'thinking') return { ...start, thinking: (text(start['thinking']) ?? '') + pieces }
  return pieces === '' ? start : { ...start, input: parsed(pieces) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The stream broke off within the arguments; what there is of them is worth more than nothing.
    return json
  }
}
