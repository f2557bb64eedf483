import { randomFillSync } from 'node:crypto'

// xoshiro128** (Blackman and Vigna, public domain), seeded from the system's randomness. Ids have to be unique, not secret,
// and crypto.randomBytes costs 2 µs a span, which is more than everything else that a span does.
const state = new Int32Array(4)
let seededFor = -1

function seed(): void {
  do randomFillSync(state)
  while (state[0] === 0 && state[1] === 0 && state[2] === 0 && state[3] === 0)
  seededFor = process.pid
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/** 32 random bits as a signed integer, which V8 keeps without allocating. */
export function randomWord(): number {
  const s0 = state[0] as number
  const s1 = state[1] as number
  const s3 = state[3] as number
  const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9)
  const s2 = (state[2] as number) ^ s0
  const t3 = s3 ^ s1
  state[0] = s0 ^ t3
  state[1] = s1 ^ s2
  state[2] = s2 ^ (s1 << 9)
  state[3] = rotateLeft(t3, 11)
  return result
}

/** Makes sure that this process has its own random state: a snapshot or fork that shares one would share ids. */
export function seedOnce(): void {
  if (seededFor !== process.pid) seed()
}

const HEX_OF_BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 8 lower-case hex digits. */
export function hexOfWord(word: number): string {
  return (
    (HEX_OF_BYTE[word >>> 24] as string) +
    (HEX_OF_BYTE[(word >>> 16) & 255] as string) +
    (HEX_OF_BYTE[(word >>> 8) & 255] as string) +
    (HEX_OF_BYTE[word & 255] as string)
  )
}

seedOnce()
