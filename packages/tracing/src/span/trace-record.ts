import type { ProtoWriter } from '@honeyhive/otlp'
import { type Clock, monotonicMillisOf } from './clock.ts'
import { hexOfWord, randomWord } from '../core/random.ts'

/**
 * What all spans of one trace in this process share: the trace id and the anchor of its clock. The wall clock is read once,
 * so that a step of it in the middle cannot put a child before its parent.
 */
export class TraceRecord {
  /** Wall clock minus monotonic clock when the trace began here. */
  readonly offsetMillis: number
  /** When the trace began here, which is when its first span did. */
  readonly startMonotonicMillis: number
  private text: string | undefined
  private word0 = 0
  private word1 = 0
  private word2 = 0
  private word3 = 0

  constructor(clock: Clock, traceId?: string) {
    this.startMonotonicMillis = monotonicMillisOf(clock, 0)
    this.offsetMillis = clock.wallMillis() - this.startMonotonicMillis
    this.text = traceId
    if (traceId !== undefined) return
    // All zero is not a trace id; one set bit rules it out, on the left, where level 2 of the W3C format asks for no randomness.
    this.word0 = randomWord() | 1
    this.word1 = randomWord()
    this.word2 = randomWord()
    this.word3 = randomWord()
  }

  /** 32 hex digits, made when first asked for. */
  get traceId(): string {
    this.text ??= hexOfWord(this.word0) + hexOfWord(this.word1) + hexOfWord(this.word2) + hexOfWord(this.word3)
    return this.text
  }

  /** Writes the trace id as the field numbered `field`. */
  writeTraceId(writer: ProtoWriter, field: number): void {
    if (this.text === undefined) writer.words(field, [this.word0, this.word1, this.word2, this.word3])
    else writer.hex(field, this.text)
  }
}
