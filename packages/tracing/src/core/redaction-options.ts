import { HoneyHiveError } from './errors.ts'
import { nearest } from './nearest.ts'
import { type BuiltInRule, type Mask, type NamedPattern, type RedactorOptions, ruleNames } from './redaction.ts'

const defaultRules: readonly BuiltInRule[] = ruleNames.filter((name) => name !== 'us-ssn')

/** Complete, and itself usable as options. */
export interface RedactorConfig {
  readonly patterns: readonly NamedPattern[]
  readonly keys: readonly (string | RegExp)[]
  readonly builtIn: readonly BuiltInRule[]
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
  refuseUnknown(options)
  return Object.freeze({
    patterns: listOf('patterns', options.patterns).map((pattern, index) => namedPattern(pattern, index)),
    keys: listOf('keys', options.keys).map((key) => validKey(key)),
    builtIn: rulesOf(options.builtIn),
    replacement: textOption(options.replacement),
    mask: maskOption(options.mask),
    maskTimeoutMillis: numberOption('maskTimeoutMillis', options.maskTimeoutMillis, 100, 1),
    windowChars: numberOption('windowChars', options.windowChars, 65_536, 256),
    maxJsonDepth: numberOption('maxJsonDepth', options.maxJsonDepth, 8, 0),
    onWarning: functionOption('onWarning', options.onWarning) ?? (() => undefined),
    monotonicMillis: functionOption('monotonicMillis', options.monotonicMillis) ?? (() => performance.now()),
  })
}

const optionNames: Readonly<Record<keyof RedactorOptions, true>> = {
  patterns: true,
  keys: true,
  builtIn: true,
  replacement: true,
  mask: true,
  maskTimeoutMillis: true,
  windowChars: true,
  maxJsonDepth: true,
  onWarning: true,
  monotonicMillis: true,
}

/** An option that is not known was meant to hide something. */
function refuseUnknown(options: RedactorOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(optionNames, name))
  if (unknown === undefined) return
  const hint = didYouMean(unknown, Object.keys(optionNames))
  throw new HoneyHiveError('INVALID_OPTION', `There is no redaction option '${unknown.slice(0, 80)}'.${hint}`)
}

function didYouMean(name: string, known: readonly string[]): string {
  const hint = nearest(name, known)
  return hint === undefined ? ` There are ${known.join(', ')}.` : ` Did you mean '${hint}'?`
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
  if (given instanceof RegExp) return { name: `pattern ${index + 1}`, pattern: copyOf(given) }
  if (given?.pattern instanceof RegExp) return { name: String(given.name), pattern: copyOf(given.pattern) }
  throw invalid(`patterns[${index}]`, 'a RegExp or { name, pattern }', given)
}

/** One that cannot be read is refused here, and shares nothing with the user's later. */
function copyOf({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags)
}

function validKey(key: string | RegExp): string | RegExp {
  if (key instanceof RegExp) return copyOf(key)
  if (typeof key === 'string' && /[\p{L}\p{N}]/u.test(key)) return key
  throw invalid('keys', 'a list of RegExps and texts with a letter or digit in each', key)
}

function rulesOf(given: RedactorOptions['builtIn']): readonly BuiltInRule[] {
  if (given === undefined || given === true) return defaultRules
  if (given === false) return []
  const unknown: unknown = listOf('builtIn', given).find((name) => !ruleNames.includes(name))
  if (unknown === undefined) return [...given]
  if (typeof unknown !== 'string') throw invalid('builtIn', 'true, false or a list of names of rules', unknown)
  throw new HoneyHiveError(
    'INVALID_OPTION',
    `There is no built-in redaction rule '${unknown.slice(0, 80)}'.${didYouMean(unknown, ruleNames)}`,
  )
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

function functionOption<F>(name: string, given: F | undefined): F | undefined {
  if (given === undefined || typeof given === 'function') return given
  throw invalid(name, 'a function', given)
}

function numberOption(name: string, given: unknown, fallback: number, least: number): number {
  if (given === undefined) return fallback
  if (typeof given === 'number' && given >= least && Number.isSafeInteger(given)) return given
  throw invalid(name, `a whole number of at least ${least}`, given)
}
