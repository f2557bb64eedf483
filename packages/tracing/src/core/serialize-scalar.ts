/** A BigInt of more bits than this is named: writing it in decimal takes time that grows with the square of its length. */
const MAX_BIGINT_BITS = 8192
const MAX_BIGINT = 2n ** BigInt(MAX_BIGINT_BITS)

export function bigintText(value: bigint): string {
  if (value < MAX_BIGINT && value > -MAX_BIGINT) return value.toString()
  return `[BigInt of more than ${MAX_BIGINT_BITS} bits]`
}

/** `Symbol(description)`, and `Symbol.for(key)` for a registered one. */
export function symbolText(value: symbol): string {
  const key = Symbol.keyFor(value)
  return key === undefined ? `Symbol(${value.description ?? ''})` : `Symbol.for(${key})`
}

/** The own data property `key`, or the nearest inherited one; accessors are not called and count as absent. */
export function dataProperty(value: object, key: PropertyKey): unknown {
  let holder: object | null = value
  for (let depth = 0; holder !== null && depth < 100; depth++) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key)
    if (descriptor !== undefined) return descriptor.value
    holder = Object.getPrototypeOf(holder) as object | null
  }
  return undefined
}

/** The name of a function; asking cannot run its code. */
export function functionText(value: object): string {
  const kind = Object.getPrototypeOf(value) === ASYNC_FUNCTION ? 'AsyncFunction' : 'Function'
  const name = dataProperty(value, 'name')
  return typeof name === 'string' && name !== '' ? `[${kind} ${name.slice(0, 200)}]` : `[${kind}]`
}

const ASYNC_FUNCTION: unknown = Object.getPrototypeOf(async () => {})

/** `[ClassName]` of an instance whose inside is not for us to open. */
export function instanceText(value: object): string {
  // The class's, since a property of the object's own says nothing about its class.
  const constructor = dataProperty(Object.getPrototypeOf(value) ?? value, 'constructor')
  const name = typeof constructor === 'function' ? dataProperty(constructor, 'name') : undefined
  return typeof name === 'string' && name !== '' ? `[${name.slice(0, 200)}]` : '[Object]'
}
