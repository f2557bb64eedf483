/** The middle value; the mean of the two middle ones for an even count. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** A ratio per round, so that a machine that slows down slows both sides of it; then their median. */
export function medianRatio(numerators, denominators) {
  return median(numerators.map((value, round) => value / denominators[round]))
}

/** The smallest value that at least this fraction of all does not exceed. */
export function percentile(values, fraction) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)]
}
