import { nearest } from './nearest.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Turns what was given into what is meant; `undefined` is "this is not one". */
export interface Parser<T> {
  /** 'a boolean', 'a number of seconds above 0': ends the sentence "expected …". */
  readonly expected: string
  /** A value that no message may repeat. */
  readonly isSecret?: boolean
  /** What follows from a value that is not usable. Default: it is ignored. */
  readonly consequence?: string
  fromOption(value: unknown): T | undefined
  fromText(text: string): T | undefined
}

/**
 * Names of objects that hold options: those of the Python SDK's configurations, the weakest first, then groups inside them.
 * What stands beside such an object stands above what is in it.
 */
const nesting = 'config tracerConfig evaluationConfig sessionConfig otlp api http experiment evaluation session'.split(
  ' ',
)
/** A configuration, and a group in it. */
const maxDepth = 2

interface Given {
  readonly spelling: string
  readonly value: unknown
}

/** Reads options in either spelling, then variables, then the default, and keeps a sentence for all that is wrong. */
export class OptionReader {
  readonly warnings: string[] = []
  /** Options of which a value was given that could not be used. */
  readonly refused: Set<string> = new Set<string>()
  private readonly given: Map<string, Given> = new Map<string, Given>()
  private defaults: Readonly<Record<string, unknown>> = {}
  private readonly env: Environment
  private readonly known = new Set<string>()

  constructor(options: unknown, env: Environment) {
    this.env = env
    this.readGiven(options)
  }

  /** The first that is usable of the option, the variables in order, and `fallback`. */
  read<T>(name: string, variables: readonly string[], parser: Parser<T>, fallback: T): T
  read<T>(name: string, variables: readonly string[], parser: Parser<T>): T | undefined
  read<T>(name: string, variables: readonly string[], parser: Parser<T>, fallback?: T): T | undefined {
    this.known.add(name)
    const given = this.fromOption(name, parser) ?? this.fromVariables(name, variables, parser)
    if (given !== undefined || fallback === undefined) return given
    // Of our own making, and of the type of the default that they stand for.
    return (this.defaults[name] as T | undefined) ?? fallback
  }

  /** Other defaults than those that `read` names, from here on. */
  useDefaults(defaults: Readonly<Record<string, unknown>>): void {
    this.defaults = defaults
  }

  /** One warning for each option that nobody has read. Call it last. */
  warnOfUnknown(): void {
    for (const [name, { spelling }] of this.given) {
      if (this.known.has(name)) continue
      const hint = nearest(name, this.known)
      this.warnings.push(
        hint === undefined
          ? `Unknown option '${spelling}' is ignored. The type HoneyHiveOptions lists all there are.`
          : `Unknown option '${spelling}' is ignored. Did you mean '${hint}'?`,
      )
    }
  }

  /** For what only turns out to be unusable after it was read. */
  reject(name: string, warning: string): void {
    this.refused.add(name)
    this.warnings.push(warning)
  }

  private fromOption<T>(name: string, parser: Parser<T>): T | undefined {
    const given = this.given.get(name)
    if (given === undefined) return undefined
    const parsed = parser.fromOption(given.value)
    if (parsed === undefined) this.refuse(name, `Option '${given.spelling}'`, parser, given.value)
    return parsed
  }

  private fromVariables<T>(name: string, variables: readonly string[], parser: Parser<T>): T | undefined {
    for (const variable of variables) {
      const text = this.env[variable]?.trim()
      if (text === undefined || text === '') continue
      const parsed = parser.fromText(text)
      if (parsed !== undefined) return parsed
      this.refuse(name, variable, parser, text)
    }
    return undefined
  }

  private refuse(name: string, what: string, parser: Parser<unknown>, value: unknown): void {
    const consequence = parser.consequence ?? 'it is ignored'
    this.reject(name, `${what} must be ${parser.expected}, but is ${describe(value, parser.isSecret)}; ${consequence}.`)
  }

  private readGiven(options: unknown): void {
    if (options === undefined || options === null) return
    if (typeof options === 'object') this.readLayer(options, [])
    else this.warnings.push(`Options must be an object, but are ${describe(options)}; they are ignored.`)
  }

  /** What is nested first, and what is spelled as we do last, because the last that is given counts. */
  private readLayer(layer: object, path: readonly string[]): void {
    if (path.length > maxDepth) return
    const entries = Object.keys(layer).map((key) => [key, Reflect.get(layer, key) as unknown] as const)
    const nested = entries.filter(([key, value]) => nesting.includes(canonicalName(key)) && isLayer(value))
    for (const name of nesting)
      for (const [key, value] of nested)
        if (canonicalName(key) === name) this.readLayer(value as object, [...path, key])
    const flat = entries.filter((entry) => !nested.includes(entry) && !isNothing(entry[1]))
    for (const isCanonical of [false, true])
      for (const [key, value] of flat)
        if ((canonicalName(key) === key) === isCanonical)
          this.given.set(canonicalName(key), { spelling: [...path, key].join('.'), value })
  }
}

function isLayer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An empty string is what `process.env.X ?? ''` gives. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** `session_name` and `sessionName` are the same option, and so are `serverURL` and `serverUrl`. */
function canonicalName(spelling: string): string {
  return spelling
    .replaceAll(/_+([a-zA-Z0-9])/g, (_, char: string) => char.toUpperCase())
    .replaceAll(/URL/g, 'Url')
    .replace(/^bearerAuth$/, 'apiKey')
}

/** The value itself where it is short and no secret, otherwise what kind of thing it is. */
function describe(value: unknown, isSecret = false): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string' && !isSecret) return `'${withoutPassword(value.slice(0, 80))}'`
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//…@')
}
