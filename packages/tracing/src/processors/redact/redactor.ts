import type { Mask, Place, RedactorOptions } from '../../core/redaction.ts'
import { type RedactorConfig, resolveRedactorOptions } from '../../core/redaction-options.ts'
import { builtInRules } from './built-in-rules.ts'
import { isCardNumber } from './card-number.ts'
import { copyPattern, findPattern } from './custom-pattern.ts'
import { guardMask } from './guarded-mask.ts'
import { type JsonWalk, redactJson } from './json-text.ts'
import { looksLikeJson } from './json-token.ts'
import { applyRanges, type Range } from './range.ts'
import { createScanner, type Scanner } from './scan.ts'
import { createKeyTest, type KeyTest } from './sensitive-key.ts'
import { unescaped } from './unescaped.ts'

/** An anchor may hide in an escape: `\u0040` is an at sign. */
const asciiEscape = /\\u00[2-7]/gi
const MAX_KNOWN_KEYS = 2_000
const MAX_KNOWN_KEY_CHARS = 256
const textPlace: Place = Object.freeze({ kind: 'text' })

/**
 * Hides secrets in text. It knows no span and keeps no value that it reads, only which keys are clean. Never throws; a text that it fails on is
 * replaced whole.
 *
 * @example
 * createRedactor().redactText('mail me: jane@example.com') // 'mail me: [redacted]'
 */
export class Redactor {
  readonly replacement: string
  /** Whether the whole value under this key is hidden. */
  readonly isSensitiveKey: KeyTest
  private readonly config: RedactorConfig
  private readonly scanner: Scanner
  private readonly patterns: readonly RegExp[]
  private readonly mask: Mask | undefined
  private readonly hidesCards: boolean
  private readonly cleanKeys = new Set<string>()

  constructor(options?: RedactorOptions) {
    this.config = resolveRedactorOptions(options)
    const { builtIn, keys, replacement } = this.config
    const rules = new Set(builtIn)
    this.replacement = replacement
    this.isSensitiveKey = createKeyTest({ builtIn: rules.has('keys'), keys })
    const extraKeys = keys.filter((key) => typeof key === 'string')
    const { isSensitiveKey } = this
    this.scanner = createScanner(builtInRules({ names: rules, isSensitiveKey, extraKeys, replacement }))
    this.patterns = this.config.patterns.map(({ pattern }) => copyPattern(pattern))
    this.mask = guardMask(this.config)
    this.hidesCards = rules.has('card')
  }

  /** The text with every secret in it replaced, after which the mask has its say. JSON text stays JSON text. */
  redactText(text: string, place: Place = textPlace): string {
    const redacted = this.applyRules(text)
    return this.mask === undefined ? redacted : this.mask(redacted, place)
  }

  /** As `redactText`, without the mask: for keys and for what the platform itself has to read. */
  applyRules(text: string): string {
    try {
      return this.redactAt(text, 0)
    } catch {
      // Whatever this text broke, it is not known to be clean.
      this.config.onWarning('redact:failed', 'A text could not be searched for secrets and was replaced.')
      return this.replacement
    }
  }

  /** A key with every secret in it replaced. Keys are few and come again, so clean ones are remembered. */
  redactKey(key: string): string {
    if (this.cleanKeys.has(key)) return key
    const redacted = this.applyRules(key)
    if (redacted === key && key.length <= MAX_KNOWN_KEY_CHARS) {
      if (this.cleanKeys.size >= MAX_KNOWN_KEYS) this.cleanKeys.clear()
      this.cleanKeys.add(key)
    }
    return redacted
  }

  /** Any attribute value: text, a list of texts, or a number that is a card's. Everything else comes back as it is. */
  redactValue(value: unknown, place: Place = textPlace): unknown {
    return this.mapValue(value, (text) => this.redactText(text, place))
  }

  /** As `redactValue`, without the mask. */
  redactUnmasked(value: unknown): unknown {
    return this.mapValue(value, (text) => this.applyRules(text))
  }

  private mapValue(value: unknown, redacted: (text: string) => string): unknown {
    if (typeof value === 'string') return redacted(value)
    if (typeof value === 'number') return this.hidesCards && isCardNumber(String(value)) ? this.replacement : value
    if (!Array.isArray(value)) return value
    const items: unknown[] = value.map((item: unknown) => this.mapValue(item, redacted))
    if (items.every((item, index) => item === value[index])) return value
    // A list has one type; numbers beside a replaced one become text.
    return items.map((item) => (typeof item === 'number' ? String(item) : item))
  }

  /** Everything to hide in plain text, unsorted. */
  findRanges(text: string): readonly Range[] {
    const found = this.search(text)
    const read = text.includes('\\u00') ? unescaped(text) : undefined
    return read === undefined ? found : [...found, ...this.search(read.text).map((range) => read.toOriginal(range))]
  }

  private search(text: string): readonly Range[] {
    const found = this.scanner.find(text)
    if (this.patterns.length === 0) return found
    return [...found, ...this.patterns.flatMap((pattern) => findPattern(text, pattern, this.config.windowChars))]
  }

  private redactAt(text: string, depth: number): string {
    if (text === '') return text
    const isJson = depth < this.config.maxJsonDepth && looksLikeJson(text)
    // A string inside JSON is only asked about when something may be in it.
    const isKnownToHold = depth > 0 && !isJson
    if (!isKnownToHold && !this.mayHold(text, isJson)) return text
    return isJson ? redactJson(text, this.walkOf(text, depth)) : this.redactPlain(text)
  }

  private mayHold(text: string, isJson: boolean): boolean {
    if (this.patterns.length > 0 || this.scanner.mayFind(text) || text.includes('\\u00')) return true
    return isJson && this.hasKeyPatterns()
  }

  private hasKeyPatterns(): boolean {
    return this.config.keys.some((key) => key instanceof RegExp)
  }

  private redactPlain(text: string): string {
    return applyRanges(text, this.findRanges(text), this.replacement)
  }

  private walkOf(text: string, depth: number): JsonWalk {
    const { isSensitiveKey, hidesCards, replacement } = this
    return {
      mayHold: this.patterns.length > 0 ? () => true : this.holderTest(text),
      isSensitiveKey,
      hidesCards,
      replacement,
      redactContent: (content) => this.redactAt(content, depth + 1),
      redactRest: (rest) => this.redactPlain(rest),
    }
  }

  /** One search for anchors in the whole text spares most of its strings one each. */
  private holderTest(text: string): (start: number, end: number) => boolean {
    const escapes = [...text.matchAll(asciiEscape)].map(({ index }) => index)
    const places = [...this.scanner.places(text), ...escapes].sort((a, b) => a - b)
    let next = 0
    return (start, end) => {
      while ((places[next] ?? Infinity) < start) next += 1
      return (places[next] ?? Infinity) < end
    }
  }
}

/** Throws a `HoneyHiveError` (`INVALID_OPTION`) when an option cannot be used. */
export function createRedactor(options?: RedactorOptions): Redactor {
  return new Redactor(options)
}
