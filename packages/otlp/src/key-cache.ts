const SLOTS = 256

/** Longer keys are rare, and not worth the comparison. */
const LONGEST_KEY = 64

/**
 * Remembers the texts of attribute keys while one body is read: the same few come with every span, and comparing bytes
 * with a known text costs a third of decoding them, and no memory. Never more than `SLOTS` keys: a newcomer takes the place
 * of the one with the same hash.
 */
export class KeyCache {
  readonly #keys: (string | undefined)[] = Array<string | undefined>(SLOTS).fill(undefined)

  /** The text of the ASCII `bytes[start, start + size)`, when it is remembered. */
  find(bytes: Uint8Array, start: number, size: number): string | undefined {
    const key = this.#keys[slotOf(bytes, start, size)]
    if (key?.length !== size) return undefined
    for (let index = 0; index < size; index++) if (key.charCodeAt(index) !== bytes[start + index]) return undefined
    return key
  }

  /**
   * Remembers `key`, which was decoded from these bytes. Only when every byte became one character: then each is ASCII or
   * U+FFFD, and a byte like 0xE9 is never taken for the `é` of another key.
   */
  remember(key: string, bytes: Uint8Array, start: number, size: number): void {
    if (key.length === size && size <= LONGEST_KEY) this.#keys[slotOf(bytes, start, size)] = key
  }
}

function slotOf(bytes: Uint8Array, start: number, size: number): number {
  const first = bytes[start] ?? 0
  const middle = bytes[start + (size >> 1)] ?? 0
  const last = bytes[start + size - 1] ?? 0
  const nearLast = bytes[start + size - 2] ?? 0
  return (size * 31 + first * 7 + middle * 17 + last * 5 + nearLast * 3) & (SLOTS - 1)
}
