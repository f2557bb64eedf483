/** Longer than any deadline; it only has to exist while somebody waits. */
const longMillis = 2_147_483_647

/**
 * The same promise, during which the process does not end. What runs in the background holds nothing; once the user waits
 * for it, Node must not end the program in the middle of an `await`.
 */
export function holdProcess<T>(promise: Promise<T>): Promise<T> {
  const timer = setTimeout(() => undefined, longMillis)
  return promise.finally(() => clearTimeout(timer))
}
