import { fromBase64 } from './base64.ts'
import { type DecodeErrorCode, Malformed } from './decode-error.ts'
import { hexDigit, toHex } from './hex.ts'
import { Meter } from './meter.ts'
import { wellFormed } from './text.ts'

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

const INTEGER = /^-?\d{1,20}$/

/**
 * Reads fields of parsed JSON as proto3 JSON has them: null is absence, unknown fields are ignored. It keeps the path
 * to where it is, so that an error can say it. Bad input throws `Malformed`, which the border of the decoder catches.
 */
export class JsonReader extends Meter {
  readonly #path: (string | number)[] = []

  /** The body itself. */
  root(value: unknown): JsonObject {
    return isObject(value) ? value : this.#mismatch('an object', value)
  }

  /** A nested message; undefined when it is absent. */
  message<T>(parent: JsonObject, field: string, read: (reader: JsonReader, value: JsonObject) => T): T | undefined {
    const value = parent[field]
    if (value === undefined || value === null) return undefined
    this.#path.push(field)
    const message = read(this, isObject(value) ? value : this.#mismatch('an object', value))
    this.#path.pop()
    return message
  }

  /** A repeated message; empty when it is absent. `read` gets the length of the list so far. */
  list<T>(parent: JsonObject, field: string, read: (reader: JsonReader, value: JsonObject, present: number) => T): T[] {
    const value = parent[field]
    if (value === undefined || value === null) return []
    this.#path.push(field)
    if (!Array.isArray(value)) return this.#mismatch('an array', value)
    const items: T[] = []
    for (const item of value as readonly unknown[]) {
      this.#path.push(items.length)
      items.push(read(this, isObject(item) ? item : this.#mismatch('an object', item), items.length))
      this.#path.pop()
    }
    this.#path.pop()
    return items
  }

  text(parent: JsonObject, field: string): string {
    const value = parent[field]
    if (typeof value === 'string') return wellFormed(value)
    return value === undefined || value === null ? '' : this.#mismatch('a string', value, field)
  }

  bool(parent: JsonObject, field: string): boolean {
    const value = parent[field]
    return typeof value === 'boolean' ? value : this.#mismatch('true or false', value, field)
  }

  /** A number, also as a string of digits, `"NaN"`, `"Infinity"` or `"-Infinity"`. */
  double(parent: JsonObject, field: string): number {
    const value = parent[field]
    if (typeof value === 'number') return value
    if (typeof value !== 'string') return this.#mismatch('a number', value, field)
    const parsed = value.trim() === '' ? Number.NaN : Number(value)
    return Number.isNaN(parsed) && value !== 'NaN' ? this.#mismatch('a number', value, field) : parsed
  }

  int64(parent: JsonObject, field: string): bigint {
    const value = this.#integer(parent[field], field)
    return BigInt.asIntN(64, value) === value ? value : this.#outOfRange('a signed 64-bit integer', value, field)
  }

  uint64(parent: JsonObject, field: string): bigint {
    const value = this.#integer(parent[field], field)
    return BigInt.asUintN(64, value) === value ? value : this.#outOfRange('an unsigned 64-bit integer', value, field)
  }

  uint32(parent: JsonObject, field: string): number {
    const value = this.#integer(parent[field], field)
    if (BigInt.asUintN(32, value) !== value) return this.#outOfRange('an unsigned 32-bit integer', value, field)
    return Number(value)
  }

  int32(parent: JsonObject, field: string): number {
    const value = this.#integer(parent[field], field)
    if (BigInt.asIntN(32, value) !== value) return this.#outOfRange('a signed 32-bit integer', value, field)
    return Number(value)
  }

  /** A number or a name. A name that is not known is a newer sender's: 0, as for a field that is not known. */
  enumeration(parent: JsonObject, field: string, names: readonly string[]): number {
    const value = parent[field]
    if (typeof value === 'string' && !INTEGER.test(value)) return Math.max(0, names.indexOf(value))
    return this.int32(parent, field)
  }

  bytes(parent: JsonObject, field: string): Uint8Array {
    const value = parent[field]
    const bytes = typeof value === 'string' ? fromBase64(value) : undefined
    return bytes ?? this.#mismatch('base64', value, field)
  }

  /** An id of `size` bytes in hex or base64, as lower-case hex; '' when it is neither, or all zero, or absent. */
  id(parent: JsonObject, field: string, size: number): string {
    const value = parent[field]
    if (value === undefined || value === null || value === '') return ''
    if (typeof value !== 'string') return this.#mismatch('an id', value, field)
    const id = value.length === size * 2 ? lowerHex(value) : idFromBase64(value, size)
    return /[1-9a-f]/.test(id) ? id : ''
  }

  #integer(value: unknown, field: string): bigint {
    if (value === undefined || value === null) return 0n
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
    if (typeof value === 'string' && INTEGER.test(value)) return BigInt(value)
    return this.#mismatch('an integer', value, field)
  }

  #mismatch(expected: string, value: unknown, field?: string): never {
    this.#fail('wrong-type', `Expected ${expected}, got ${describe(value)}`, field)
  }

  #outOfRange(expected: string, value: bigint, field: string): never {
    this.#fail('out-of-range', `Expected ${expected}, got ${value}`, field)
  }

  protected override exceeded(code: DecodeErrorCode, what: string): never {
    this.#fail(code, what)
  }

  #fail(code: DecodeErrorCode, what: string, field?: string): never {
    const steps = field === undefined ? this.#path : [...this.#path, field]
    const path = `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`
    throw new Malformed({ code, message: `${what}, at ${path}.`, path })
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lowerHex(text: string): string {
  for (let index = 0; index < text.length; index++) if (hexDigit(text, index) < 0) return ''
  return text.toLowerCase()
}

function idFromBase64(text: string, size: number): string {
  if (text.length !== Math.ceil(size / 3) * 4) return ''
  const bytes = fromBase64(text)
  return bytes?.length === size ? toHex(bytes, 0, size) : ''
}

/** What came, short enough for a message, and without running code of the value. */
function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return value.length > 40 ? `"${value.slice(0, 40)}…"` : `"${value}"`
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
}
