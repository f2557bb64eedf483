/**
 * McNemar's exact test of paired pass/fail: the two-sided probability that among the pairs that changed, so few or fewer
 * went the rarer way, if both ways were equally likely. 1 when nothing changed.
 *
 * @param lost pairs that passed before and fail now
 * @param gained pairs that failed before and pass now
 * @example mcnemarTest(1, 9) // 0.0215
 */
export function mcnemarTest(lost: number, gained: number): number {
  const changed = lost + gained
  if (changed === 0) return 1
  const fewer = Math.min(lost, gained)
  let tail = 0
  for (let count = 0; count <= fewer; count += 1) tail += Math.exp(logChoose(changed, count) - changed * Math.LN2)
  return Math.min(1, 2 * tail)
}

/** The logarithm of the number of ways to choose `chosen` out of `total`. */
export function logChoose(total: number, chosen: number): number {
  return logFactorial(total) - logFactorial(chosen) - logFactorial(total - chosen)
}

const logFactorials: number[] = [0, 0]

function logFactorial(value: number): number {
  for (let next = logFactorials.length; next <= value; next += 1)
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  return logFactorials[value] ?? 0
}
