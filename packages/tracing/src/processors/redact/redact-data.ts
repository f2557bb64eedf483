import type { Redactor } from './redactor.ts'

const MAX_DEPTH = 64

/**
 * Redacts plain data that leaves by another way than a span: what sessions and events are started or updated with. A copy;
 * the value given is never changed. Never throws; what cannot be read is replaced.
 */
export function redactData(value: unknown, redactor: Redactor, key: string = ''): unknown {
  try {
    return copyOf(value, redactor, key, 0)
  } catch {
    // A getter or proxy threw: nothing is known of the value.
    return redactor.replacement
  }
}

function copyOf(value: unknown, redactor: Redactor, key: string, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'number')
    return redactor.redactValue(value, { kind: 'attribute', key })
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return redactor.replacement
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item, redactor, key, depth + 1))
  if (!isPlain(value)) return value
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => {
    const isHidden = redactor.isSensitiveKey(name) && item !== null && typeof item !== 'boolean' && item !== ''
    return [
      redactor.applyRules(name),
      isHidden ? redactor.replacement : copyOf(item, redactor, name, depth + 1),
    ] as const
  })
  return Object.fromEntries(entries)
}

/** Dates, URLs and the like are written as text by whoever sends them. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
