const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Value of a base64 character by its code; -1 for others. The URL-safe `-` and `_` are read too, never written. */
const VALUES: Int8Array = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value
VALUES['-'.charCodeAt(0)] = 62
VALUES['_'.charCodeAt(0)] = 63

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63)
    text += left > 1 ? ALPHABET.charAt((group >> 6) & 63) : '='
    text += left > 2 ? ALPHABET.charAt(group & 63) : '='
  }
  return text
}

/** The bytes of standard or URL-safe base64, padded or not; undefined for text that is neither. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
  if (digits % 4 === 1 || (digits !== text.length && text.length % 4 !== 0)) return undefined
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4))
  let bits = 0
  let written = 0
  for (let index = 0; index < digits; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? -1
    if (value < 0) return undefined
    bits = (bits << 6) | value
    if (index % 4 > 0) bytes[written++] = (bits >> (6 - 2 * (index % 4))) & 255
  }
  return bytes
}
