/** The value of a text that looks like a JSON object or array and is one; anything else as it came. */
export function parseIfJson(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[[{]/u.test(value) ? parseOr(value, value) : value
}

/** The value of JSON text, `otherwise` for text that is none. */
export function parseOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Asked whether it is JSON; the answer is no.
    return otherwise
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
