import type { Clock } from './clock.ts'
import { hexOfWord, randomWord } from './id-generator.ts'

/**
 * What all spans of one trace in this process share: the trace id and the anchor of its clock. The wall clock is read once,
 * so that a step of it in the middle cannot put a child before its parent.
 */
export class TraceRecord {
  /** Wall clock minus monotonic clock when the trace began here. */
  readonly offsetMillis: number
  private text: string | undefined
  private word0 = 0
  private word1 = 0
  private word2 = 0
  private word3 = 0

  constructor(clock: Clock, traceId?: string) {
    this.offsetMillis = clock.wallMillis() - clock.monotonicMillis()
    this.text = traceId
    if (traceId !== undefined) return
    this.word0 = randomWord()
    this.word1 = randomWord()
    this.word2 = randomWord()
    // All zero is not a trace id; one set bit rules it out and leaves 127 random ones.
    this.word3 = randomWord() | 1
  }

  /** 32 hex digits, made when first asked for. */
  get traceId(): string {
    this.text ??= hexOfWord(this.word0) + hexOfWord(this.word1) + hexOfWord(this.word2) + hexOfWord(this.word3)
    return this.text
  }
}
