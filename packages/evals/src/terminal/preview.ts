import { jsonOf } from '../json.ts'
import { printable } from './display-width.ts'

/** A value for a narrow cell: text as it is, an object's fields without JSON's braces and quotes. */
export function preview(value: unknown): string {
  if (typeof value === 'string') return printable(value)
  if (value === undefined) return ''
  const json = jsonOf(value)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return printable(JSON.stringify(json))
  const fields = Object.entries(json)
  const [only] = fields
  if (fields.length === 1 && typeof only?.[1] === 'string') return printable(only[1])
  return printable(fields.map(([name, field]) => `${name}: ${shown(field)}`).join(', '))
}

function shown(field: unknown): string {
  return typeof field === 'string' ? field : JSON.stringify(field)
}
