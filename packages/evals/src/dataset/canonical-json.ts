/**
 * JSON text byte for byte as Python's `json.dumps(value, sort_keys=True)` writes it: separators `, ` and `: `,
 * keys by code point, everything outside ASCII as `\uXXXX`, floats as `repr` prints them.
 * Offline datasets are named by a hash of this text, so the same rows get the same name in both languages.
 *
 * JavaScript cannot tell `1.0` from `1`; whole numbers are written as integers.
 *
 * @throws {TypeError} for what JSON cannot hold (functions, bigint, cycles, NaN); the message names the path.
 * @example canonicalJson({ b: 1, a: 'é' }) // '{"a": "\\u00e9", "b": 1}'
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', [])
}

function write(value: unknown, path: string, open: readonly object[]): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return writeNumber(value, path)
  if (typeof value !== 'object') throw notJson(path, typeof value)
  if (open.includes(value)) throw notJson(path, 'a reference to one of its own parents')
  const inside = [...open, value]
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item ?? null, `${path}[${index}]`, inside)).join(', ')}]`
  }
  if (value instanceof Date) return quote(value.toISOString())
  return writeObject(value, path, inside)
}

function writeObject(value: object, path: string, open: readonly object[]): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => compareByCodePoint(a, b))
    .map(([key, member]) => `${quote(key)}: ${write(member, `${path}.${key}`, open)}`)
  return `{${members.join(', ')}}`
}

/** Python orders strings by code point, JavaScript by UTF-16 unit: they differ above U+FFFF. */
function compareByCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
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
  return new TypeError(`A dataset must be JSON: expected a JSON value at ${path}, got ${what}.`)
}
