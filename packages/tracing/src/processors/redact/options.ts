import { HoneyHiveError } from '../../core/errors.ts'
import type { BuiltInRule } from './built-in-rules.ts'
import { defaultRules, ruleNames } from './built-in-rules.ts'
import type { NamedPattern } from './custom-pattern.ts'

/** Where a text stands, for the mask. `key` is the attribute's. */
export interface Place {
  readonly kind:
    | 'text'
    | 'attribute'
    | 'span-name'
    | 'event-name'
    | 'event-attribute'
    | 'link-attribute'
    | 'status-message'
  readonly key?: string | undefined
}

/** Gets a text after the rules, and answers what is recorded in its place. */
export type Mask = (value: string, place: Place) => string

export interface RedactorOptions {
  /** Hidden wherever they match. A pattern sees `windowChars` characters at once. */
  readonly patterns?: readonly (RegExp | NamedPattern)[] | undefined
  /**
   * Keys whose whole value is hidden, in attributes, JSON and `key=value` text, in any case and with any separators. Patterns
   * are tested on keys of attributes and JSON.
   */
  readonly keys?: readonly (string | RegExp)[] | undefined
  /** The built-in rules: all but `us-ssn` (true), none (false), or those named [true]. */
  readonly builtIn?: boolean | readonly BuiltInRule[] | undefined
  /** What stands where something was hidden ['[redacted]']. */
  readonly replacement?: string | undefined
  /** Sees every text value after the rules; what it cannot answer well is replaced whole. */
  readonly mask?: Mask | undefined
  /** A mask that takes longer for one text is not called again, and texts are replaced from then on [100 ms]. */
  readonly maskTimeoutMillis?: number | undefined
  /** Characters that a pattern of `patterns` sees at once [65,536]. */
  readonly windowChars?: number | undefined
  /** JSON text inside JSON strings is read to this depth, and as plain text below it [8]. */
  readonly maxJsonDepth?: number | undefined
  /** Hears, once per kind, what is wrong with the mask. */
  readonly onWarning?: ((kind: string, message: string) => void) | undefined
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly monotonicMillis?: (() => number) | undefined
}

export interface RedactorConfig {
  readonly patterns: readonly NamedPattern[]
  readonly keys: readonly (string | RegExp)[]
  readonly rules: ReadonlySet<BuiltInRule>
  readonly replacement: string
  readonly mask: Mask | undefined
  readonly maskTimeoutMillis: number
  readonly windowChars: number
  readonly maxJsonDepth: number
  readonly onWarning: (kind: string, message: string) => void
  readonly monotonicMillis: () => number
}

/** Throws a `HoneyHiveError` (`INVALID_OPTION`) for anything it cannot use: redaction that is half set up hides nothing. */
export function resolveRedactorOptions(options: RedactorOptions = {}): RedactorConfig {
  return Object.freeze({
    patterns: listOf('patterns', options.patterns).map((pattern, index) => namedPattern(pattern, index)),
    keys: listOf('keys', options.keys).map((key) => validKey(key)),
    rules: new Set(rulesOf(options.builtIn)),
    replacement: textOption(options.replacement),
    mask: maskOption(options.mask),
    maskTimeoutMillis: numberOption('maskTimeoutMillis', options.maskTimeoutMillis, 100, 1),
    windowChars: numberOption('windowChars', options.windowChars, 65_536, 256),
    maxJsonDepth: numberOption('maxJsonDepth', options.maxJsonDepth, 8, 0),
    onWarning: options.onWarning ?? (() => undefined),
    monotonicMillis: options.monotonicMillis ?? (() => performance.now()),
  })
}

function invalid(name: string, expected: string, given: unknown): HoneyHiveError {
  const came = Array.isArray(given) ? 'a list' : given === null ? 'null' : `a value of type ${typeof given}`
  return new HoneyHiveError('INVALID_OPTION', `Redaction option ${name} must be ${expected}; it is ${came}.`)
}

function listOf<Item>(name: string, given: readonly Item[] | undefined): readonly Item[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw invalid(name, 'a list', given)
  return given
}

function namedPattern(given: RegExp | NamedPattern, index: number): NamedPattern {
  if (given instanceof RegExp) return { name: `pattern ${index + 1}`, pattern: given }
  if (given?.pattern instanceof RegExp) return { name: String(given.name), pattern: given.pattern }
  throw invalid(`patterns[${index}]`, 'a RegExp or { name, pattern }', given)
}

function validKey(key: string | RegExp): string | RegExp {
  if (key instanceof RegExp || (typeof key === 'string' && /[\p{L}\p{N}]/u.test(key))) return key
  throw invalid('keys', 'a list of RegExps and texts with a letter or digit in each', key)
}

function rulesOf(given: RedactorOptions['builtIn']): readonly BuiltInRule[] {
  if (given === undefined || given === true) return defaultRules
  if (given === false) return []
  const unknown = listOf('builtIn', given).find((name) => !ruleNames.includes(name))
  if (unknown === undefined) return given
  throw invalid('builtIn', `true, false or a list of ${ruleNames.join(', ')}`, unknown)
}

function textOption(given: unknown): string {
  if (given === undefined) return '[redacted]'
  if (typeof given === 'string' && !/["\\\p{Cc}]/u.test(given)) return given
  throw invalid('replacement', 'text without quotes, backslashes and control characters', given)
}

function maskOption(given: Mask | undefined): Mask | undefined {
  if (given === undefined || typeof given === 'function') return given
  throw invalid('mask', 'a function (value, place) => string', given)
}

function numberOption(name: string, given: unknown, fallback: number, least: number): number {
  if (given === undefined) return fallback
  if (typeof given === 'number' && given >= least && Number.isSafeInteger(given)) return given
  throw invalid(name, `a whole number of at least ${least}`, given)
}
