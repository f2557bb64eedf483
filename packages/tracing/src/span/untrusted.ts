import { ownKeys } from '../core/own-keys.ts'

/**
 * Reading what a caller gave. The values may be anything, proxies and throwing getters included; what cannot be read counts
 * as absent, and the rest of it is still used.
 */
export function readProperty(holder: unknown, key: PropertyKey): unknown {
  if (typeof holder !== 'object' && typeof holder !== 'function') return undefined
  if (holder === null) return undefined
  try {
    return (holder as Record<PropertyKey, unknown>)[key]
  } catch {
    // The getter or trap threw: this one value is lost, nothing else.
    return undefined
  }
}

/** The own enumerable text keys; none when they cannot be listed. */
export function readKeys(holder: unknown): readonly string[] {
  if (typeof holder !== 'object' || holder === null) return []
  try {
    return ownKeys(holder)
  } catch {
    // A revoked proxy or throwing trap has no keys to offer.
    return []
  }
}

/** The items of an array or other iterable, `maxItems` at most. */
export function readItems(list: unknown, maxItems: number): readonly unknown[] {
  const items: unknown[] = []
  try {
    if (Array.isArray(list)) return list.slice(0, maxItems) as unknown[]
    for (const item of list as Iterable<unknown>) {
      if (items.length >= maxItems) break
      items.push(item)
    }
  } catch {
    // Not iterable, or its iterator threw: what came before that counts.
  }
  return items
}

/** Sets an own property whatever its name; assigning `__proto__` would set the prototype instead. */
export function writeProperty(object: object, key: string, value: unknown): void {
  if (key !== '__proto__') (object as Record<string, unknown>)[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
