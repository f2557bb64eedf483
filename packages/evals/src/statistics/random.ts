/** Numbers in [0, 1) that are the same for the same seed (sfc32), so that an interval is the same on every machine. */
export function seededRandom(seed: number): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let d = seed | 0
  const next = (): number => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4_294_967_296
  }
  for (let step = 0; step < 12; step += 1) next()
  return next
}

/** A whole number from 0 to `bound` - 1. */
export function below(random: () => number, bound: number): number {
  return Math.floor(random() * bound)
}
