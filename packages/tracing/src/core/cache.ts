export interface CacheOptions {
  readonly isEnabled: boolean
  readonly maxSize: number
  readonly ttlMillis: number
  /** Default `performance.now`. */
  readonly nowMillis?: (() => number) | undefined
}

/** What became of the look-ups of a tracer's cache. */
export interface CacheStatistics {
  readonly isEnabled: boolean
  readonly size: number
  readonly hits: number
  readonly misses: number
  /** Entries that were too old when they were asked for. */
  readonly expired: number
  /** Entries that had to go for others. */
  readonly evicted: number
}

interface Entry {
  readonly value: unknown
  readonly endsAtMillis: number
}

/** Keeps what is costly to look up, for some time and up to a number; the least recently used goes first. */
export class Cache {
  private readonly options: CacheOptions
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>()
  private hits = 0
  private misses = 0
  private expired = 0
  private evicted = 0

  constructor(options: CacheOptions) {
    this.options = options
  }

  /** What was made for the key before, `undefined` included, or what is made now. What throws is not kept. */
  getOrMake<T>(key: string, make: () => T): T {
    if (!this.options.isEnabled) return make()
    const now = this.options.nowMillis?.() ?? performance.now()
    const entry = this.entries.get(key)
    if (entry !== undefined) {
      this.entries.delete(key)
      if (now < entry.endsAtMillis) return this.hit(key, entry) as T
      this.expired += 1
    }
    this.misses += 1
    const value = make()
    this.keep(key, { value, endsAtMillis: now + this.options.ttlMillis })
    return value
  }

  statistics(): CacheStatistics {
    const { hits, misses, expired, evicted } = this
    return { isEnabled: this.options.isEnabled, size: this.entries.size, hits, misses, expired, evicted }
  }

  private hit(key: string, entry: Entry): unknown {
    this.hits += 1
    this.entries.set(key, entry)
    return entry.value
  }

  private keep(key: string, entry: Entry): void {
    this.entries.set(key, entry)
    if (this.entries.size <= this.options.maxSize) return
    const [oldest] = this.entries.keys()
    if (oldest !== undefined) this.entries.delete(oldest)
    this.evicted += 1
  }
}
