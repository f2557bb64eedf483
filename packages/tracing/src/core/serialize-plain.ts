import { isProxy } from 'node:util/types'
import { CapturedJson, type JsonToken, keyToken } from './json-tokens.ts'
import type { SerializeConfig } from './serialize-limits.ts'
import { isWellFormedKey } from './serialize-text.ts'

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
  /** Where the values are written as they are read, if anywhere. */
  readonly tokens: JsonToken[] | undefined
}

/**
 * Whether JSON.stringify may have the value as it is: small, made of plain objects, lists and JSON's own scalars, without
 * getters, proxies, `toJSON`, cycles or lone surrogates. Looking runs none of the value's code; nearly everything that is traced passes.
 */
export function isPlainData(value: object, config: SerializeConfig): boolean {
  return isPlain(value, config.maxDepth + 1, allowanceOf(config, undefined))
}

/** The same value as a copy, when it is such plain data; `undefined` when it is not. */
export function capturePlainData(value: object, config: SerializeConfig): CapturedJson | undefined {
  const tokens: JsonToken[] = []
  const allowance = allowanceOf(config, tokens)
  const before = allowance.length
  if (!isPlain(value, config.maxDepth + 1, allowance)) return undefined
  return new CapturedJson(tokens, before - allowance.length + tokens.length * 2)
}

function allowanceOf(config: SerializeConfig, tokens: JsonToken[] | undefined): Allowance {
  const isPolluted = 'toJSON' in Object.prototype || 'toJSON' in Array.prototype
  return {
    values: isPolluted ? -1 : Math.min(MAX_VALUES, config.maxNodes),
    length: Math.min(MAX_LENGTH, config.maxTotalLength),
    maxStringLength: config.maxStringBytes / 3,
    maxWidth: config.maxWidth,
    tokens,
  }
}

function isPlain(value: unknown, depthLeft: number, allowance: Allowance): boolean {
  switch (typeof value) {
    case 'string':
      allowance.tokens?.push(value)
      allowance.length -= value.length
      return value.length <= allowance.maxStringLength && allowance.length >= 0 && value.isWellFormed()
    case 'number':
      // JSON knows no -0.
      allowance.tokens?.push(value === 0 ? 0 : value)
      return Number.isFinite(value)
    case 'boolean':
      allowance.tokens?.push(value)
      return true
    case 'undefined':
      allowance.tokens?.push(null)
      return true
    case 'object':
      if (value !== null) return isPlainObject(value, depthLeft - 1, allowance)
      allowance.tokens?.push(null)
      return true
    default:
      return false
  }
}

function isPlainObject(value: object, depthLeft: number, allowance: Allowance): boolean {
  if (depthLeft <= 0 || isProxy(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Array.prototype) return isPlainList(value as unknown[], depthLeft, allowance)
  return (prototype === Object.prototype || prototype === null) && isPlainRecord(value, depthLeft, allowance)
}

function isPlainList(list: readonly unknown[], depthLeft: number, allowance: Allowance): boolean {
  const { length } = list
  if (!hasRoom(length, allowance) || !Array.isArray(list) || 'toJSON' in list) return false
  allowance.tokens?.push(undefined, -1 - length)
  for (let index = 0; index < length; index++) {
    if (length <= MAX_INSPECTED_ITEMS && isAccessor(Object.getOwnPropertyDescriptor(list, index))) return false
    if (!isPlain(list[index], depthLeft, allowance)) return false
  }
  return true
}

function isPlainRecord(value: object, depthLeft: number, allowance: Allowance): boolean {
  const { tokens } = allowance
  const keys = Object.keys(value)
  if (!hasRoom(keys.length, allowance) || 'toJSON' in value) return false
  const countAt = tokens === undefined ? 0 : tokens.push(undefined, keys.length) - 1
  let omitted = 0
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    const token = tokens === undefined ? key : keyToken(key)
    if (isAccessor(descriptor) || (typeof token === 'string' && !isSoundKey(token))) return false
    allowance.length -= key.length
    const item: unknown = descriptor?.value
    if (item === undefined) {
      omitted += 1
      continue
    }
    tokens?.push(token)
    if (!isPlain(item, depthLeft, allowance)) return false
  }
  if (tokens !== undefined && omitted > 0) tokens[countAt] = keys.length - omitted
  return true
}

function isSoundKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && isWellFormedKey(key)
}

function hasRoom(count: number, allowance: Allowance): boolean {
  allowance.values -= count
  return allowance.values >= 0 && count <= allowance.maxWidth
}

function isAccessor(descriptor: PropertyDescriptor | undefined): boolean {
  return descriptor !== undefined && (descriptor.get !== undefined || descriptor.set !== undefined)
}
