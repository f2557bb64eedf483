import type { AttributeBag } from '../../core/attribute-bag.ts'
import type { Fields } from './read.ts'

/** One kind of call of the API: how to read what is sent and what comes back. */
export interface Operation {
  /** `gen_ai.operation.name` and the first word of the span's name. */
  readonly name: string
  readonly eventType: 'model' | 'tool'
  writeRequest(bag: AttributeBag, request: Fields): void
  /** Takes a whole response, or one that an accumulator has put together. */
  writeResponse(bag: AttributeBag, response: Fields): void
  /** For streamed answers; absent where there are none. */
  createAccumulator?(): Accumulator
}

/** Puts a streamed answer together. */
export interface Accumulator {
  add(chunk: Fields): void
  /** The answer so far, in the form of a whole response. */
  response(): Fields
}
