import { createHash } from 'node:crypto'
import { contentWords } from './words.ts'

const DIMENSIONS = 256

/** A unit vector in which each word of the text has its place, so texts that share words are near to each other. */
export function embed(text: string): readonly number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0)
  for (const word of contentWords(text)) {
    const hash = createHash('sha256').update(word).digest()
    const place = hash.readUInt32LE(0) % DIMENSIONS
    vector[place] = (vector[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1)
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** As the API sends it for `encoding_format: 'base64'`: 32-bit floats, little-endian. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
