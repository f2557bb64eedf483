/** A piece of a parsed JSON answer, read without trusting its shape. */
export type JsonRecord = { readonly [key: string]: unknown }

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordAt(value: unknown, key: string): JsonRecord {
  const inner = isRecord(value) ? value[key] : undefined
  return isRecord(inner) ? inner : {}
}

export function textAt(value: JsonRecord, key: string): string {
  const inner = value[key]
  return typeof inner === 'string' ? inner : ''
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const inner = isRecord(value) ? value[key] : undefined
  return Array.isArray(inner) ? inner : []
}

/** The item at a stream's own `index`, made when it is new. A map, because a hostile index must not size an array. */
export function itemAt<T>(items: Map<unknown, T>, index: unknown, make: () => T): T {
  const known = items.get(index)
  if (known !== undefined) return known
  const made = make()
  items.set(index, made)
  return made
}

/** Adds text to text, and sets what is not there yet: the way that all these APIs stream an object. */
export function mergeDelta(into: Record<string, unknown>, delta: JsonRecord, skip: readonly string[] = []): void {
  for (const [key, value] of Object.entries(delta)) {
    if (skip.includes(key) || value === null || value === undefined || key === '__proto__') continue
    const before = into[key]
    into[key] = typeof before === 'string' && typeof value === 'string' ? before + value : value
  }
}
