// xoshiro128** (Blackman and Vigna, public domain). Ids have to be unique, not secret: crypto.randomBytes costs 2 µs a span, which
// is more than everything else that a span does, and loading node:crypto costs a program that starts 3 ms.
const state = new Int32Array(4)
let seededFor: number | undefined

/** `Math.random` is seeded by V8 from the system, for each process and thread; the clock and the process keep two apart even where it is not. */
function seed(): void {
  const { pid } = process
  const now = BigInt(Date.now()) * 1_000_000n + process.hrtime.bigint()
  const own = [Number(now & 0xffff_ffffn), Number((now >> 32n) & 0xffff_ffffn), pid, Math.imul(pid, 0x9e37_79b1)]
  for (const [index, word] of own.entries()) state[index] = (Math.random() * 0x1_0000_0000) ^ word
  // All zero is the one state that it would not leave.
  if (state.every((word) => word === 0)) state[0] = 1
  seededFor = pid
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

/** A random UUID (RFC 9562, version 4). */
export function randomUuid(): string {
  seedOnce()
  const [a, b, c, d] = [randomWord(), randomWord(), randomWord(), randomWord()].map(hexOfWord) as Words
  const variant = HEX_OF_VARIANT[Number.parseInt(c.charAt(0), 16) & 3] as string
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}

const HEX_OF_VARIANT: readonly string[] = ['8', '9', 'a', 'b']
type Words = [string, string, string, string]

seedOnce()
