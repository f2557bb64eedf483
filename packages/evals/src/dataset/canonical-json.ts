/** How much of one value is written; beyond it there is an error instead of a process that is held for minutes. */
export interface CanonicalJsonOptions {
  /** Values in the whole, counted at each place where they stand: a list that stands twice in another counts twice. Default 1,000,000. */
  readonly maxValues?: number | undefined
  /** Levels of nesting. Default 900: Python's own JSON goes no deeper than its stack, some 1,000 calls. */
  readonly maxDepth?: number | undefined
}

/** Values of one row, or of one value, as a default. */
export const defaultMaxValues = 1_000_000
const defaultMaxDepth = 900
/** Of the path in an error; one of a thousand levels would say nothing. */
const maxPathLength = 120

/**
 * JSON text byte for byte as Python's `json.dumps(value, sort_keys=True)` writes it: separators `, ` and `: `,
 * keys by code point, everything outside ASCII as `\uXXXX`, floats as `repr` prints them.
 * Offline datasets are named by a hash of this text, so the same rows get the same name in both languages.
 *
 * JavaScript cannot tell `1.0` from `1`; whole numbers are written as integers.
 *
 * @throws {TypeError} for what JSON cannot hold (functions, bigint, cycles, NaN) and for more than the limits; the message
 * names the path.
 * @example canonicalJson({ b: 1, a: 'é' }) // '{"a": "\\u00e9", "b": 1}'
 */
export function canonicalJson(value: unknown, options: CanonicalJsonOptions = {}): string {
  return new CanonicalWriter(options).write(value, '$')
}

class CanonicalWriter {
  private readonly maxValues: number
  private readonly maxDepth: number
  private values = 0
  private readonly open: object[] = []

  constructor({ maxValues = defaultMaxValues, maxDepth = defaultMaxDepth }: CanonicalJsonOptions) {
    this.maxValues = maxValues
    this.maxDepth = maxDepth
  }

  write(value: unknown, path: string): string {
    this.values += 1
    if (this.values > this.maxValues) throw notJson(path, tooMany(this.maxValues))
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'string') return quote(value)
    if (typeof value === 'number') return writeNumber(value, path)
    if (typeof value !== 'object') throw notJson(path, typeof value)
    if (this.open.includes(value)) throw notJson(path, 'a reference to one of its own parents')
    if (this.open.length >= this.maxDepth) throw notJson(path, `more than ${this.maxDepth} levels (maxDepth)`)
    this.open.push(value)
    const text = this.writeInside(value, path)
    this.open.pop()
    return text
  }

  private writeInside(value: object, path: string): string {
    if (Array.isArray(value))
      return `[${Array.from(value, (item: unknown, index) => this.write(item ?? null, `${path}[${index}]`)).join(', ')}]`
    // Every byte would be a key of its own, and the list of them alone takes seconds.
    if (ArrayBuffer.isView(value) && value.byteLength > this.maxValues) throw notJson(path, tooMany(this.maxValues))
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw notJson(path, 'an invalid Date')
      return quote(value.toISOString())
    }
    return this.writeObject(value, path)
  }

  private writeObject(value: object, path: string): string {
    const members: string[] = []
    for (const key of sortedByCodePoint(Object.keys(value))) {
      const member: unknown = Reflect.get(value, key)
      if (member !== undefined) members.push(`${quote(key)}: ${this.write(member, `${path}.${key}`)}`)
    }
    return `{${members.join(', ')}}`
  }
}

/** What stands where more than so many values were found. */
export function tooMany(maxValues: number): string {
  return `more than ${maxValues} values (maxValues); give what is that large as a file or an address`
}

/** Python orders strings by code point, JavaScript by UTF-16 unit: they differ above U+FFFF, and hardly any key goes there. */
function sortedByCodePoint(keys: readonly string[]): readonly string[] {
  const isBeyond = keys.some((key) => /[\ud800-\udfff]/.test(key))
  return isBeyond ? keys.toSorted(compareByCodePoint) : keys.toSorted()
}

function compareByCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const difference = rankOf(a.charCodeAt(index)) - rankOf(b.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Surrogates stand for what comes after all other units. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

function quote(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (unit) => {
    // DEL is ASCII, so Python leaves it alone.
    if (unit === '\u007f') return unit
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw notJson(path, String(value))
  if (Object.is(value, -0)) return '-0.0'
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (Math.abs(value) >= 1e-4) return String(value)
  // Python's repr turns to an exponent of at least two digits below 1e-4, JavaScript only below 1e-6.
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
}

function notJson(path: string, what: string): TypeError {
  const place = path.length > maxPathLength ? `${path.slice(0, maxPathLength)}…` : path
  return new TypeError(`A dataset must be JSON: expected a JSON value at ${place}, got ${what}.`)
}
