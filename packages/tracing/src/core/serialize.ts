import { CapturedJson, tokensOfTree } from './json-tokens.ts'
import { resolveSerializeConfig, type SerializeLimits } from './serialize-limits.ts'
import { capturePlainData, isPlainData } from './serialize-plain.ts'
import { type JsonTree, TreeReader } from './serialize-tree.ts'

export type { SerializeLimits } from './serialize-limits.ts'
export type { JsonTree } from './serialize-tree.ts'

export interface Serialized {
  /** JSON text, or the value's own form when it is a scalar or reduces to one. */
  readonly text: string
  /** Whether `text` is JSON. A string, date, symbol or named value is its own text and not quoted. */
  readonly isJson: boolean
  /** Whether a limit cut something; the text has a marker there. */
  readonly truncated: boolean
}

export interface Snapshot {
  readonly tree: JsonTree
  readonly truncated: boolean
}

/**
 * A copy of `value` that shares nothing mutable with it and that JSON.stringify writes without running any code.
 * Never throws, calls no getter, and consumes no stream, promise or iterator.
 */
export function snapshot(value: unknown, limits?: SerializeLimits): Snapshot {
  try {
    const reader = new TreeReader(resolveSerializeConfig(limits))
    const tree = reader.read(value)
    return { tree, truncated: reader.truncated }
  } catch {
    // What is left is a stack that is nearly full: the app may still survive it, so we must not be the ones to end it.
    return { tree: '[Unreadable]', truncated: false }
  }
}

/**
 * Text of any value, in the forms that `docs/values.md` lists. Plain data gives what JSON.stringify gives.
 * Never throws.
 *
 * @example
 * serialize({ when: new Date(0), big: 1n }).text // {"when":"1970-01-01T00:00:00.000Z","big":"1"}
 */
export function serialize(value: unknown, limits?: SerializeLimits): Serialized {
  try {
    const config = resolveSerializeConfig(limits)
    if (typeof value === 'object' && value !== null && isPlainData(value, config)) {
      return { text: JSON.stringify(value), isJson: true, truncated: false }
    }
    const { tree, truncated } = snapshot(value, config)
    if (typeof tree === 'string') return { text: tree, isJson: false, truncated }
    return { text: JSON.stringify(tree), isJson: true, truncated }
  } catch {
    // As in snapshot: nothing but a full stack or memory gets here.
    return { text: '[Unreadable]', isJson: false, truncated: false }
  }
}

/** What `serialize` gives, but with the JSON text still to be made. */
export type Captured = { readonly json: CapturedJson; readonly truncated: boolean } | Serialized

/**
 * As `serialize`, for a value that is to become text later, perhaps in another thread: what the app does to the value in
 * between changes nothing. Never throws.
 */
export function captureValue(value: object, limits?: SerializeLimits): Captured {
  try {
    const config = resolveSerializeConfig(limits)
    const plain = capturePlainData(value, config)
    if (plain !== undefined) return { json: plain, truncated: false }
    const { tree, truncated } = snapshot(value, config)
    if (typeof tree === 'string') return { text: tree, isJson: false, truncated }
    const tokens = tokensOfTree(tree)
    return { json: new CapturedJson(tokens, sizeOf(tokens)), truncated }
  } catch {
    // As in snapshot: nothing but a full stack or memory gets here.
    return { text: '[Unreadable]', isJson: false, truncated: false }
  }
}

function sizeOf(tokens: readonly unknown[]): number {
  return tokens.reduce<number>((sum, token) => sum + 2 + (typeof token === 'string' ? token.length : 0), 0)
}
