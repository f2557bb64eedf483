import { isCardNumber } from './card-number.ts'
import { scalarEnd, skipSpace, stringContent, stringEnd, valueEnd } from './json-token.ts'
import type { KeyTest } from './sensitive-key.ts'

/** What the walk over JSON text is given from outside. */
export interface JsonWalk {
  /** Whether anything may be found between these places. Asked in the order of the text. */
  readonly mayHold: (start: number, end: number) => boolean
  readonly isSensitiveKey: KeyTest
  /** Hides what is in the content of one string, which may be JSON text again. */
  readonly redactContent: (content: string) => string
  /** Hides what is in text that turned out to be no JSON after all. */
  readonly redactRest: (text: string) => string
  readonly hidesCards: boolean
  readonly replacement: string
}

/**
 * Rewrites only the strings and numbers in which something is hidden; every other character of the text stays as it came, so
 * that valid JSON stays valid and no number loses a digit. Text that is cut off, or no JSON from some place on, is redacted as
 * plain text from there.
 */
export function redactJson(text: string, walk: JsonWalk): string {
  return new JsonRewrite(text, walk).run()
}

const literals = new Set(['true', 'false', 'null'])

class JsonRewrite {
  private readonly text: string
  private readonly walk: JsonWalk
  private readonly hidden: string
  private result = ''
  private copiedTo = 0
  private at = 0

  constructor(text: string, walk: JsonWalk) {
    this.text = text
    this.walk = walk
    this.hidden = JSON.stringify(walk.replacement)
  }

  run(): string {
    const { text } = this
    while ((this.at = skipSpace(text, this.at)) < text.length) {
      if (this.step()) continue
      return this.result + text.slice(this.copiedTo, this.at) + this.walk.redactRest(text.slice(this.at))
    }
    return this.result + text.slice(this.copiedTo)
  }

  /** Reads one token; false when there is none that JSON knows. */
  private step(): boolean {
    const char = this.text.charAt(this.at)
    if (char === '"') return this.readString()
    if ('[]{},:'.includes(char)) this.at += 1
    else return this.readScalar()
    return true
  }

  private readString(): boolean {
    const { text, walk, at } = this
    const end = stringEnd(text, at)
    if (end === undefined) return false
    this.at = skipSpace(text, end)
    const isKey = text.charAt(this.at) === ':'
    const mayHold = walk.mayHold(at, end)
    if (!isKey && !mayHold) return true
    const content = stringContent(text, at, end)
    if (mayHold) this.redactString(at, end, content)
    if (isKey && walk.isSensitiveKey(content)) this.hideValue(skipSpace(text, this.at + 1))
    return true
  }

  private redactString(start: number, end: number, content: string): void {
    const redacted = this.walk.redactContent(content)
    if (redacted !== content) this.replace(start, end, JSON.stringify(redacted))
  }

  private readScalar(): boolean {
    const end = scalarEnd(this.text, this.at)
    const scalar = this.text.slice(this.at, end)
    if (!literals.has(scalar) && !/^-?\d[\d.eE+-]{0,400}$/.test(scalar)) return false
    if (this.walk.hidesCards && isCardNumber(scalar)) this.replace(this.at, end, this.hidden)
    this.at = end
    return true
  }

  /** Literals and empty strings hold no secret. */
  private hideValue(start: number): void {
    const end = valueEnd(this.text, start)
    const value = this.text.slice(start, Math.min(end, start + 6))
    if (value !== '""' && !literals.has(value)) this.replace(start, end, this.hidden)
    this.at = end
  }

  private replace(start: number, end: number, by: string): void {
    this.result += this.text.slice(this.copiedTo, start) + by
    this.copiedTo = end
  }
}
