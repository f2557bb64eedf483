const nothing: object = Object.freeze(Object.create(null) as object)

/**
 * An object in which `__proto__` and `constructor` are keys like any other. What it inherits from is empty: an object without any
 * prototype is kept as a hash table, which takes several times as long to fill and to copy.
 */
export function bareObject(): Record<string, unknown> {
  return Object.create(nothing) as Record<string, unknown>
}
