import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

/** Headers of any kind: an object, `Headers`, or a `Map`. */
export type Carrier = object

export const carrierSetter: TextMapSetter<Carrier> = {
  set(carrier, name, value) {
    if (isWritableMap(carrier)) carrier.set(name, value)
    else Reflect.set(carrier, name, value)
  },
}

export const carrierGetter: TextMapGetter<Carrier> = {
  get(carrier, name) {
    const value: unknown = isReadableMap(carrier) ? carrier.get(name) : Reflect.get(carrier, name)
    return value === null ? undefined : (value as string | string[] | undefined)
  },
  keys: (carrier) => (isReadableMap(carrier) ? [...carrier.keys()] : Object.keys(carrier)),
}

interface ReadableMap {
  get(name: string): unknown
  keys(): Iterable<string>
}

interface WritableMap {
  set(name: string, value: string): unknown
}

function isReadableMap(carrier: object): carrier is ReadableMap {
  return isHeaders(carrier) || carrier instanceof Map
}

function isWritableMap(carrier: object): carrier is WritableMap {
  return isHeaders(carrier) || carrier instanceof Map
}

/** Those of another realm or a polyfill are no instances of the global one. */
function isHeaders(carrier: object): boolean {
  return Object.prototype.toString.call(carrier) === '[object Headers]'
}
