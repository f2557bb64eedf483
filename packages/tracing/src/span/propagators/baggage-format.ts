import { type BaggageEntry, baggageEntryMetadataFromString } from '@opentelemetry/api'
import { canonicalPart } from '../../core/canonical-ids.ts'
import { wellFormed } from '../../core/serialize-text.ts'
import { readProperty } from '../untrusted.ts'
import { trimWhitespace } from './carrier.ts'

/** W3C Baggage, 3.3.1: a token, a value of printable ASCII without quote, comma, semicolon and backslash. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/

export type Member = readonly [key: string, entry: BaggageEntry]

/** One list member, or `undefined` when it breaks the grammar. */
export function parseMember(text: string): Member | undefined {
  const [pair = '', ...properties] = text.split(';')
  const equals = pair.indexOf('=')
  const key = trimWhitespace(pair.slice(0, Math.max(equals, 0)))
  const value = trimWhitespace(pair.slice(equals + 1))
  if (!TOKEN.test(key) || !VALUE.test(value)) return undefined
  const written = properties.map(writtenProperty)
  if (written.includes(undefined)) return undefined
  const entry = { value: decodePercent(isOurs(key) ? value.replaceAll('+', ' ') : value) }
  if (written.length === 0) return [key, entry]
  return [key, { ...entry, metadata: baggageEntryMetadataFromString(written.join(';')) }]
}

/** HoneyHive's Python SDK writes a space as a plus sign; nobody who writes these keys leaves a real one unescaped. */
function isOurs(key: string): boolean {
  return canonicalPart(key) !== undefined
}

/** The member as it may be sent, or `undefined` when there is no legal way to write its key. */
export function memberText(key: string, entry: unknown): string | undefined {
  const name = TOKEN.test(key) ? key : encodePercent(key)
  const value = readProperty(entry, 'value')
  if (name === '' || typeof value !== 'string') return undefined
  const properties = metadataText(entry)
    .split(';')
    .map(writtenProperty)
    .filter((property) => property !== undefined)
  return [`${name}=${encodePercent(value)}`, ...properties].join(';')
}

function metadataText(entry: unknown): string {
  const metadata = readProperty(entry, 'metadata')
  try {
    const text: unknown = (readProperty(metadata, 'toString') as (() => unknown) | undefined)?.call(metadata)
    return typeof text === 'string' ? text : ''
  } catch {
    // Metadata that cannot be written is left out; the entry itself is sent.
    return ''
  }
}

/** A property without the white space around its parts, or `undefined` when it is not legal in a header. */
function writtenProperty(text: string): string | undefined {
  const equals = text.indexOf('=')
  if (equals === -1) return TOKEN.test(trimWhitespace(text)) ? trimWhitespace(text) : undefined
  const key = trimWhitespace(text.slice(0, equals))
  const value = trimWhitespace(text.slice(equals + 1))
  return TOKEN.test(key) && VALUE.test(value) ? `${key}=${value}` : undefined
}

function encodePercent(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const PERCENT_RUN = /(?:%[0-9A-Fa-f]{2})+/g

/** Percent escapes as UTF-8; bytes that are none become U+FFFD, and a percent sign that begins no escape stays. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(PERCENT_RUN, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
