/** The value of a text that looks like a JSON object or array and is one; anything else as it came. */
export function parseIfJson(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[[{]/u.test(value) ? parseOr(value, value) : value
}

/** Deeper than anybody writes, far from where writing it out again would exhaust the stack. */
export const maxJsonDepth = 256

/** The value of JSON text, `otherwise` for text that is none or that is nested deeper than `maxJsonDepth`. */
export function parseOr(text: string, otherwise: unknown): unknown {
  const value = parse(text, otherwise)
  return isDeeperThan(value, maxJsonDepth) ? otherwise : value
}

function parse(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Asked whether it is JSON; the answer is no.
    return otherwise
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1))
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
