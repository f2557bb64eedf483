/** Row numbers as one value: LEB128, seven bits a byte, the highest says that more follow. */
export function packNumbers(numbers: readonly number[]): Uint8Array | null {
  if (numbers.length === 0) return null
  const bytes: number[] = []
  for (const number of numbers) {
    let rest = number
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

export function unpackNumbers(value: unknown): readonly number[] {
  const numbers: number[] = []
  let number = 0
  let scale = 1
  for (const byte of bytesOf(value)) {
    number += (byte % 0x80) * scale
    scale *= 0x80
    if (byte >= 0x80) continue
    numbers.push(number)
    number = 0
    scale = 1
  }
  return numbers
}

/** Drivers give bytes in different wrappings. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array()
}
