/** Bounds of decoding. A body beyond one of them is malformed as a whole: nothing is cut off silently. */
export interface DecodeLimits {
  /** Size of the body in bytes; of JSON given as a string, its length. Default 64 MiB, the maximum that OTLP/HTTP recommends. */
  readonly maxBytes?: number
  /** Levels of `AnyValue`: a plain value is 1, a list of plain values 2. Default 32. */
  readonly maxDepth?: number
  /** Spans in the body. Default 100,000. */
  readonly maxSpans?: number
  /** Attributes of one span, and likewise of one event, link, scope, resource or nested map. Default 10,000. */
  readonly maxAttributesPerSpan?: number
  /**
   * Attributes, list elements, events, links, scopes and resources, all counted together. Default 2,000,000.
   * Two bytes of protobuf can ask for an object of a hundred, so a bound on bytes alone does not bound memory.
   */
  readonly maxValues?: number
}

export const DEFAULT_DECODE_LIMITS: Readonly<Required<DecodeLimits>> = Object.freeze({
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 32,
  maxSpans: 100_000,
  maxAttributesPerSpan: 10_000,
  maxValues: 2_000_000,
})

/** The limits that a decoder runs on. What is not a number of at least 0 is the default: NaN must not mean no bound. */
export function resolveDecodeLimits(limits: DecodeLimits = {}): Required<DecodeLimits> {
  const bound = (option: keyof DecodeLimits): number => {
    const value = limits[option]
    return typeof value === 'number' && value >= 0 ? value : DEFAULT_DECODE_LIMITS[option]
  }
  return {
    maxBytes: bound('maxBytes'),
    maxDepth: bound('maxDepth'),
    maxSpans: bound('maxSpans'),
    maxAttributesPerSpan: bound('maxAttributesPerSpan'),
    maxValues: bound('maxValues'),
  }
}
