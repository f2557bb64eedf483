import { types } from 'node:util'
import type { SerializeConfig } from './serialize-limits.ts'
import { isWellFormed, isWellFormedKey } from './serialize-text.ts'

/** Beyond this many values or characters the slower reader is used, which looks at the clock in between. */
const MAX_VALUES = 2000
const MAX_LENGTH = 1_048_576
const MAX_KEY_LENGTH = 1024
/** Up to here the items of a list are looked at one by one for accessors; nobody defines them on longer lists. */
const MAX_INSPECTED_ITEMS = 64

/** What is left to look at; a value that needs more is not small enough. */
interface Allowance {
  values: number
  length: number
  readonly maxStringLength: number
  readonly maxWidth: number
}

/**
 * Whether JSON.stringify may have the value as it is: small, made of plain objects, lists and JSON's own scalars, without
 * getters, proxies, `toJSON`, cycles or lone surrogates. Looking runs none of the value's code; nearly everything that is traced passes.
 */
export function isPlainData(value: object, config: SerializeConfig): boolean {
  if ('toJSON' in Object.prototype || 'toJSON' in Array.prototype) return false
  const allowance: Allowance = {
    values: Math.min(MAX_VALUES, config.maxNodes),
    length: Math.min(MAX_LENGTH, config.maxTotalLength),
    maxStringLength: config.maxStringBytes / 3,
    maxWidth: config.maxWidth,
  }
  return isPlainObject(value, config.maxDepth, allowance)
}

function isPlain(value: unknown, depthLeft: number, allowance: Allowance): boolean {
  switch (typeof value) {
    case 'string':
      allowance.length -= value.length
      return value.length <= allowance.maxStringLength && allowance.length >= 0 && isWellFormed(value)
    case 'number':
      return Number.isFinite(value)
    case 'boolean':
    case 'undefined':
      return true
    case 'object':
      return value === null || isPlainObject(value, depthLeft - 1, allowance)
    default:
      return false
  }
}

function isPlainObject(value: object, depthLeft: number, allowance: Allowance): boolean {
  if (depthLeft <= 0 || types.isProxy(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Array.prototype) return isPlainList(value as unknown[], depthLeft, allowance)
  return (prototype === Object.prototype || prototype === null) && isPlainRecord(value, depthLeft, allowance)
}

function isPlainList(list: readonly unknown[], depthLeft: number, allowance: Allowance): boolean {
  const { length } = list
  if (!hasRoom(length, allowance) || !Array.isArray(list) || 'toJSON' in list) return false
  for (let index = 0; index < length; index++) {
    if (length <= MAX_INSPECTED_ITEMS && isAccessor(Object.getOwnPropertyDescriptor(list, index))) return false
    if (!isPlain(list[index], depthLeft, allowance)) return false
  }
  return true
}

function isPlainRecord(value: object, depthLeft: number, allowance: Allowance): boolean {
  const keys = Object.keys(value)
  if (!hasRoom(keys.length, allowance) || 'toJSON' in value) return false
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    if (isAccessor(descriptor) || key.length > MAX_KEY_LENGTH || !isWellFormedKey(key)) return false
    allowance.length -= key.length
    if (!isPlain(descriptor?.value, depthLeft, allowance)) return false
  }
  return true
}

function hasRoom(count: number, allowance: Allowance): boolean {
  allowance.values -= count
  return allowance.values >= 0 && count <= allowance.maxWidth
}

function isAccessor(descriptor: PropertyDescriptor | undefined): boolean {
  return descriptor !== undefined && (descriptor.get !== undefined || descriptor.set !== undefined)
}
