import type { ProtoWriter } from '@honeyhive/otlp'
import type { JsonTree } from './serialize-tree.ts'

/**
 * JSON as a flat list, in the order of its text. `undefined` opens a container and a number follows: n for an object of n
 * entries (a key, then its value), -1 - n for a list of n items. Everything else stands for itself. Such a list is quicker to
 * make than text and quicker to hand to another thread than a tree, and it shares its strings with whom it was taken from.
 * A key that is often used is its number in `knownKeys`.
 */
export type JsonToken = string | number | boolean | null | undefined

/** A value of the app's as it was when it was recorded, whose text is made by whoever needs it: often another thread. */
export class CapturedJson {
  readonly tokens: readonly JsonToken[]
  /** Characters of its strings and keys, and two for each value: about the length of its text. */
  readonly size: number
  private made: string | undefined

  constructor(tokens: readonly JsonToken[], size: number) {
    this.tokens = tokens
    this.size = size
  }

  /** The JSON text, as JSON.stringify writes it. */
  get text(): string {
    this.made ??= new TokenReader(this.tokens, knownKeys).text()
    return this.made
  }

  /** Writes the same text as UTF-8, without making it first. */
  writeTo(writer: ProtoWriter): void {
    new TokenReader(this.tokens, knownKeys).writeTo(writer)
  }
}

/** Reads one value after the other of a list of tokens. */
export class TokenReader {
  private readonly tokens: readonly JsonToken[]
  private readonly keys: readonly string[]
  private position = 0

  /** `keys` is what numbers in the place of a key stand for. */
  constructor(tokens: readonly JsonToken[], keys: readonly string[]) {
    this.tokens = tokens
    this.keys = keys
  }

  /** The next token, which is a key. */
  key(): string {
    const token = this.tokens[this.position++]
    return typeof token === 'number' ? (this.keys[token] ?? '') : String(token)
  }

  /** The JSON text of the next value. */
  text(): string {
    const token = this.tokens[this.position++]
    if (typeof token === 'string') return quoted(token)
    if (token !== undefined) return String(token)
    const count = Number(this.tokens[this.position++])
    return count < 0 ? this.listText(-1 - count) : this.objectText(count)
  }

  /** Writes the same text as UTF-8, without making it first. */
  writeTo(writer: ProtoWriter): void {
    const token = this.tokens[this.position++]
    if (typeof token === 'string') writer.jsonText(token)
    else if (token !== undefined) writer.text(String(token))
    else {
      const count = Number(this.tokens[this.position++])
      if (count < 0) this.writeList(writer, -1 - count)
      else this.writeObject(writer, count)
    }
  }

  private listText(count: number): string {
    let text = '['
    for (let index = 0; index < count; index += 1) text += index === 0 ? this.text() : `,${this.text()}`
    return `${text}]`
  }

  private objectText(count: number): string {
    let text = '{'
    for (let index = 0; index < count; index += 1) {
      const key = quoted(this.key())
      text += index === 0 ? `${key}:${this.text()}` : `,${key}:${this.text()}`
    }
    return `${text}}`
  }

  private writeList(writer: ProtoWriter, count: number): void {
    writer.character(OPEN_LIST)
    for (let index = 0; index < count; index += 1) {
      if (index > 0) writer.character(COMMA)
      this.writeTo(writer)
    }
    writer.character(CLOSE_LIST)
  }

  private writeObject(writer: ProtoWriter, count: number): void {
    writer.character(OPEN_OBJECT)
    for (let index = 0; index < count; index += 1) {
      if (index > 0) writer.character(COMMA)
      writer.jsonText(this.key())
      writer.character(COLON)
      this.writeTo(writer)
    }
    writer.character(CLOSE_OBJECT)
  }
}

const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COMMA, COLON] = [91, 93, 123, 125, 44, 58] as const

/** What JSON has another form for; lone surrogates do not get here. */
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001F]/

/** Most text has nothing to escape, and looking is cheaper than JSON.stringify. */
function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** Programs use few keys, over and over. The list goes with every request that is handed to a thread, so it stays short. */
const MAX_KNOWN_KEYS = 256
const MAX_KNOWN_KEY_LENGTH = 64
const numbers = new Map<string, number>()
/** The keys that tokens call by their number. Keys are added and never go. */
export const knownKeys: string[] = []

/** The token of a key: a number only for a key that is well-formed text. */
export function keyToken(key: string): string | number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  if (knownKeys.length >= MAX_KNOWN_KEYS || key.length > MAX_KNOWN_KEY_LENGTH || !key.isWellFormed()) return key
  numbers.set(key, knownKeys.length)
  return knownKeys.push(key) - 1
}

/** The tokens of what `snapshot` gives. */
export function tokensOfTree(tree: JsonTree, tokens: JsonToken[] = []): JsonToken[] {
  if (typeof tree === 'number') tokens.push(jsonNumber(tree))
  else if (typeof tree !== 'object' || tree === null) tokens.push(tree)
  else if (Array.isArray(tree)) {
    tokens.push(undefined, -1 - tree.length)
    for (const item of tree) tokensOfTree(item, tokens)
  } else {
    const keys = Object.keys(tree)
    tokens.push(undefined, keys.length)
    for (const key of keys) tokensOfTree(tree[key] as JsonTree, (tokens.push(keyToken(key)), tokens))
  }
  return tokens
}

/** JSON knows no -0. */
function jsonNumber(value: number): number {
  return value === 0 ? 0 : value
}
