/**
 * What `settle` asks of the one who opened the span. Exactly one of `complete`, `fail` and `stop` is called, and only once;
 * none at all when the result is never consumed (a generator nobody pulls, a promise that stays pending): such a span stays
 * open until its owner abandons it.
 */
export interface CallEnding {
  /** Calls `fn` once, in the span's context, and gives what it gives or throws what it throws. */
  run<T>(fn: () => T): T
  /** Remembers the context that is active now; the function given back runs `fn` there. */
  capture(): <T>(fn: () => T) => T
  /** The first piece of a streamed result arrived; called at most once, before the span ends. */
  firstChunk(): void
  complete(output: unknown): void
  /** `partial` is what a stream had given before it failed; `undefined` when it gave nothing. */
  fail(error: unknown, partial?: unknown): void
  /** The consumer stopped half-way, or dropped the source: `output` is what had been produced, to be marked incomplete. */
  stop(output: unknown): void
}

/** What a reducer learns beside the chunks. */
export interface ChunkInfo {
  /** Chunks that the limits left out, between `chunks[keptAtStart - 1]` and `chunks[keptAtStart]`. */
  readonly dropped: number
  readonly keptAtStart: number
  /** What the generator returned, after its last `yield`. */
  readonly returned: unknown
}

/** How much of a streamed result is kept, and what becomes of it. */
export interface SettleOptions {
  /**
   * Makes one output of the chunks of a stream or iterator. Default: text is joined, the chunks of the known model APIs
   * become one message, anything else stays a list. When it throws, the default is used.
   */
  readonly reduce?: ((chunks: readonly unknown[], info: ChunkInfo) => unknown) | undefined
  /** Chunks kept of one stream. Later ones are counted, and of them the last four small ones kept. Default 10,000. */
  readonly maxChunks?: number | undefined
  /** Bytes kept of one stream, estimated for objects. Default 1 MiB. */
  readonly maxBytes?: number | undefined
}

export interface SettleConfig {
  /** The function is `async`: nobody else can have the promise that it returns. */
  readonly ownsPromise: boolean
  readonly reduce: SettleOptions['reduce']
  readonly maxChunks: number
  readonly maxBytes: number
}

export const DEFAULT_SETTLE_CONFIG: SettleConfig = Object.freeze({
  ownsPromise: false,
  reduce: undefined,
  maxChunks: 10_000,
  maxBytes: 1_048_576,
})

const ASYNC_FUNCTION: unknown = Object.getPrototypeOf(async () => {})

/** Made once for a function, and used for each of its calls. */
export function resolveSettleConfig(fn: object, options: SettleOptions = {}): SettleConfig {
  return {
    ownsPromise: Object.getPrototypeOf(fn) === ASYNC_FUNCTION,
    reduce: typeof options.reduce === 'function' ? options.reduce : undefined,
    maxChunks: limit(options.maxChunks, DEFAULT_SETTLE_CONFIG.maxChunks),
    maxBytes: limit(options.maxBytes, DEFAULT_SETTLE_CONFIG.maxBytes),
  }
}

/** Bad limits are refused where options are read; here, after set-up, they only must not harm. */
function limit(value: number | undefined, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? value : fallback
}
