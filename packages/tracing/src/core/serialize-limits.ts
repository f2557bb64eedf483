/** How much of one value is kept. Every limit leaves a marker where it cut. */
export interface SerializeLimits {
  /** Levels of nesting. Default 32. */
  readonly maxDepth?: number | undefined
  /** Entries of one object, array, map or set. Default 10,000. */
  readonly maxWidth?: number | undefined
  /** Values in the whole tree. Default 250,000. */
  readonly maxNodes?: number | undefined
  /** UTF-8 bytes of one string. Default 1 MiB. */
  readonly maxStringBytes?: number | undefined
  /** Characters of all strings and keys together. Default 10 Mi. */
  readonly maxTotalLength?: number | undefined
  /** Milliseconds that one value may take. Default 50. */
  readonly maxMillis?: number | undefined
  /** The clock of `maxMillis`. Default `performance.now`. */
  readonly nowMillis?: (() => number) | undefined
}

export type SerializeConfig = { readonly [Key in keyof SerializeLimits]-?: NonNullable<SerializeLimits[Key]> }

export const DEFAULT_SERIALIZE_CONFIG: SerializeConfig = Object.freeze({
  maxDepth: 32,
  maxWidth: 10_000,
  maxNodes: 250_000,
  maxStringBytes: 1_048_576,
  maxTotalLength: 10_485_760,
  maxMillis: 50,
  nowMillis: performance.now.bind(performance),
})

export function resolveSerializeConfig(limits: SerializeLimits | undefined): SerializeConfig {
  if (limits === undefined) return DEFAULT_SERIALIZE_CONFIG
  const fallback = DEFAULT_SERIALIZE_CONFIG
  return {
    maxDepth: limits.maxDepth ?? fallback.maxDepth,
    maxWidth: limits.maxWidth ?? fallback.maxWidth,
    maxNodes: limits.maxNodes ?? fallback.maxNodes,
    maxStringBytes: limits.maxStringBytes ?? fallback.maxStringBytes,
    maxTotalLength: limits.maxTotalLength ?? fallback.maxTotalLength,
    maxMillis: limits.maxMillis ?? fallback.maxMillis,
    nowMillis: limits.nowMillis ?? fallback.nowMillis,
  }
}
