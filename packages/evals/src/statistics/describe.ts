export function mean(values: readonly number[]): number {
  // Divided first, so that large values do not overflow; the loop is several times faster than reduce.
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Of a sample (n - 1). */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const center = mean(values)
  let sum = 0
  for (const value of values) sum += (value - center) ** 2
  return Math.sqrt(sum / (values.length - 1))
}

/** Linear between the two nearest, as NumPy's default. `values` must be in ascending order. */
export function quantileOfSorted(values: ArrayLike<number>, share: number): number {
  const place = (values.length - 1) * share
  const low = Math.floor(place)
  const left = values[low] ?? Number.NaN
  const right = values[Math.min(low + 1, values.length - 1)] ?? Number.NaN
  return left + (right - left) * (place - low)
}

export function quantile(values: readonly number[], share: number): number {
  return quantileOfSorted(
    values.toSorted((a, b) => a - b),
    share,
  )
}
