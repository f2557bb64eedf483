import type { SqlValue } from './database.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/u
const hex = /^(?:[\da-f]{2})+$/u

/** Ids as they are kept: what is hexadecimal as bytes, half as large in rows and indexes; any other as its text. */
export function idValue(id: string): SqlValue {
  return uuid.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
}

export function idOf(value: unknown): string {
  const digits = hexOf(value)
  if (digits === undefined) return String(value)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

/** Trace and span ids. */
export function hexValue(id: string): SqlValue {
  return hex.test(id) ? Buffer.from(id, 'hex') : id
}

export function hexTextOf(value: unknown): string {
  return hexOf(value) ?? String(value)
}

function hexOf(value: unknown): string | undefined {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('hex')
  if (!(value instanceof Uint8Array)) return undefined
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

/** A list of values for `valuesIn`: a JSON list is the only list that can be bound, and it has no bytes. */
export function listOf(values: Iterable<SqlValue>): string {
  return JSON.stringify(Array.from(values, (value) => (value instanceof Uint8Array ? `x${hexOf(value)}` : `=${value}`)))
}

/** A table of the values of a list that `listOf` made and that is bound to the parameter. */
export function valuesIn(parameter: string): string {
  return `(SELECT CASE substr(value, 1, 1) WHEN 'x' THEN unhex(substr(value, 2)) ELSE substr(value, 2) END FROM json_each(${parameter}))`
}
