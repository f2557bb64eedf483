export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

/** A value as the inputs or outputs of an event: an object with its own keys, anything else under one. */
export function bucketOf(key: string, value: unknown): Fields {
  if (value === undefined || value === null) return {}
  return isFields(value) ? value : { [key]: value }
}
