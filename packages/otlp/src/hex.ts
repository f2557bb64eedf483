const DIGITS = '0123456789abcdef'

const PAIRS: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => DIGITS.charAt(byte >> 4) + DIGITS.charAt(byte & 15),
)

/** Value of a hex digit by its character code; -1 for every other character below 128. */
const VALUES: Int8Array = new Int8Array(128).fill(-1)
for (let value = 0; value < 16; value++) {
  VALUES[DIGITS.charCodeAt(value)] = value
  VALUES[DIGITS.toUpperCase().charCodeAt(value)] = value
}

/** The value 0-15 of the hex digit at `index`, or -1. */
export function hexDigit(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? -1
}

/** Lower-case hex of `bytes[start, end)`. */
export function toHex(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let index = start; index < end; index++) text += PAIRS[bytes[index] ?? 0]
  return text
}
