// `any` because the arguments and the result are the overridden method's own and only passed on.
// oxlint-disable-next-line typescript/no-explicit-any
type Method = (this: unknown, ...args: any[]) => unknown

const originals = new WeakMap<Method, Method>()

/**
 * Puts a method in front of an object's own or inherited one, on this object only and not enumerable. False when there is
 * no such method or the object cannot be changed; then nothing has happened.
 */
export function override(target: object, name: PropertyKey, make: (original: Method) => Method): boolean {
  const original: unknown = Reflect.get(target, name)
  if (typeof original !== 'function') return false
  const value = make(original as Method)
  originals.set(value, original as Method)
  for (const property of ['name', 'length'] as const)
    Reflect.defineProperty(value, property, { value: original[property], configurable: true })
  return Reflect.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
}

/** The method itself, below what was put in front of it, by us and however often. */
export function underlying(method: Method): Method {
  let found = method
  for (let next = originals.get(found); next !== undefined; next = originals.get(found)) found = next
  return found
}
