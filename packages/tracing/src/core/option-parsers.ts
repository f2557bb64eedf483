import type { Parser } from './option-reader.ts'

export const text: Parser<string> = {
  expected: 'a string that is not empty',
  fromOption: (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined),
  fromText: (value) => value,
}

const trueWords = new Set(['true', '1', 'yes', 'on', 'enabled'])
const falseWords = new Set(['false', '0', 'no', 'off', 'disabled'])

export const flag: Parser<boolean> = {
  expected: 'true or false',
  fromOption: (value) => (typeof value === 'boolean' ? value : typeof value === 'string' ? flagOf(value) : undefined),
  fromText: flagOf,
}

function flagOf(word: string): boolean | undefined {
  const folded = word.trim().toLowerCase()
  if (trueWords.has(folded)) return true
  return falseWords.has(folded) ? false : undefined
}

/** Whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): Parser<number> {
  const check = (value: number): number | undefined =>
    Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined
  return {
    expected: `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? ' upwards' : ` to ${most}`}`,
    fromOption: (value) => (typeof value === 'number' ? check(value) : undefined),
    fromText: (value) => (/^\d+$/.test(value) ? check(Number(value)) : undefined),
  }
}

/** Milliseconds as an option, seconds as a variable, as the Python SDK's variables are. */
export const duration: Parser<number> = {
  expected: 'a time above 0 (milliseconds as an option, seconds as a variable)',
  fromOption: (value) => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : undefined),
  fromText: (value) => (/^\d+(\.\d+)?$/.test(value) && Number(value) > 0 ? Number(value) * 1000 : undefined),
}

/** Milliseconds in both places, as OpenTelemetry's variables are. */
export const milliseconds: Parser<number> = {
  expected: 'a number of milliseconds above 0',
  fromOption: () => undefined,
  fromText: (value) => (/^\d+$/.test(value) && Number(value) > 0 ? Number(value) : undefined),
}

export function oneOf<const T extends string>(...words: readonly T[]): Parser<T> {
  const find = (value: unknown): T | undefined =>
    typeof value === 'string' ? words.find((word) => word === value.trim().toLowerCase()) : undefined
  return { expected: `one of ${words.join(', ')}`, fromOption: find, fromText: find }
}

/** An http(s) address without trailing slashes, user name, or fragment. */
export const url: Parser<string> = {
  expected: 'an address that begins with http:// or https://',
  fromOption: (value) => (typeof value === 'string' ? urlOf(value) : undefined),
  fromText: urlOf,
}

function urlOf(value: string): string | undefined {
  const trimmed = value.trim()
  if (!/^https?:\/\/[^/]/i.test(trimmed) || !URL.canParse(trimmed)) return undefined
  const parsed = new URL(trimmed)
  if (parsed.username !== '' || parsed.password !== '') return undefined
  parsed.hash = ''
  return parsed.href.replace(/\/+$/, '')
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(value: string): boolean {
  return uuidPattern.test(value)
}

/** A UUID in any case, lower-cased. */
export const uuid: Parser<string> = {
  expected: 'a UUID',
  fromOption: (value) => (typeof value === 'string' ? uuidOf(value) : undefined),
  fromText: uuidOf,
}

function uuidOf(value: string): string | undefined {
  return isUuid(value.trim()) ? value.trim().toLowerCase() : undefined
}

/** What a header can carry: printable ASCII. Anything else would fail on every request instead of here. */
export const headerText: Parser<string> = {
  expected: 'printable ASCII without spaces',
  isSecret: true,
  fromOption: (value) => (typeof value === 'string' ? headerTextOf(value) : undefined),
  fromText: headerTextOf,
}

function headerTextOf(value: string): string | undefined {
  const trimmed = value.trim()
  return /^[\x21-\x7e]+$/.test(trimmed) ? trimmed : undefined
}

export type PlainRecord = Readonly<Record<string, unknown>>

export const record: Parser<PlainRecord> = {
  expected: 'an object',
  fromOption: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlainRecord) : undefined,
  fromText: () => undefined,
}

/** Header names and values: an object, or text as JSON or as `name=value,name=value`. */
export const headers: Parser<Readonly<Record<string, string>>> = {
  expected: 'header names and values',
  isSecret: true,
  fromOption: (value) => (typeof value === 'object' && value !== null ? headersOf(Object.entries(value)) : undefined),
  fromText(value) {
    if (!value.startsWith('{')) return headersOf(value.split(',').map(pairOf))
    try {
      const parsed: unknown = JSON.parse(value)
      return headers.fromOption(parsed)
    } catch {
      // Not JSON: the caller says what was expected.
      return undefined
    }
  },
}

function pairOf(text: string): readonly [string, unknown] {
  const at = text.indexOf('=')
  return at < 1 ? ['', undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function headersOf(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> | undefined {
  const found: [string, string][] = []
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim()) || /[^\x20-\x7e]/.test(value))
      return undefined
    found.push([name.trim().toLowerCase(), value.trim()])
  }
  return Object.fromEntries(found)
}

// `any` in neither place: a function given by the user is only ever called with arguments of our own.
export const fetchFunction: Parser<typeof globalThis.fetch> = {
  expected: 'a function like the global fetch',
  fromOption: (value) => (typeof value === 'function' ? (value as typeof globalThis.fetch) : undefined),
  fromText: () => undefined,
}
