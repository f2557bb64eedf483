import { snapshot } from '@honeyhive/tracing/experiment'

export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object that came over the wire or out of a file; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** What JSON can hold of any value: a copy that shares nothing with it. */
export function jsonOf(value: unknown): unknown {
  return snapshot(value).tree
}

/** The API takes objects only: `{ result: x }` for a scalar, `{ value: […] }` for a list (as the Python library since 1.4.0). */
export function objectOf(value: unknown): Fields | undefined {
  if (value === undefined || value === null) return undefined
  const json = jsonOf(value)
  if (Array.isArray(json)) return { value: json }
  return typeof json === 'object' && json !== null ? { ...json } : { result: json }
}
