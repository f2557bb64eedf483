import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

/**
 * The lines of one header. Carriers usually have lower-case names; where they do not (a gateway's event, a proxy's copy), the
 * name is looked for in any case. Never throws.
 */
export function headerLines<Carrier>(
  carrier: Carrier,
  getter: TextMapGetter<Carrier>,
  name: string,
): readonly string[] {
  try {
    const value = getter.get(carrier, name) ?? valueInAnyCase(carrier, getter, name)
    const lines: unknown[] = Array.isArray(value) ? value : [value]
    return lines.filter((line) => typeof line === 'string')
  } catch {
    // The carrier is the caller's; one that cannot be read carries nothing.
    return []
  }
}

function valueInAnyCase<Carrier>(carrier: Carrier, getter: TextMapGetter<Carrier>, name: string): unknown {
  const key = getter.keys(carrier).find((key) => key.length === name.length && key.toLowerCase() === name)
  return key === undefined ? undefined : getter.get(carrier, key)
}

/** Writes one header; a carrier that refuses is left without it. */
export function setHeader<Carrier>(
  carrier: Carrier,
  setter: TextMapSetter<Carrier>,
  name: string,
  value: string,
): void {
  try {
    setter.set(carrier, name, value)
  } catch {
    // A frozen or otherwise unwritable carrier: the request goes out untraced rather than not at all.
  }
}

/** Without the spaces and tabs that HTTP allows around a list member; a loop, since a pattern takes quadratic time on them. */
export function trimWhitespace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isWhitespace(text.charCodeAt(start))) start += 1
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09
}
