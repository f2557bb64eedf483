import type { SettleConfig } from './call-ending.ts'
import { chunkSize } from './chunk-size.ts'
import { foldChunks } from './fold.ts'

/** The end of a stream of a model API tells finish reason and usage, so the last chunks are worth more than the middle. */
const LAST_CHUNKS = 4
const MAX_LAST_CHUNK_BYTES = 16_384

/** What one consumer got of a stream, up to the limits: the first chunks, and of the rest the last few. */
export class Chunks {
  private readonly config: SettleConfig
  private readonly first: unknown[] = []
  private readonly last: unknown[] = []
  private bytesLeft: number
  private isFull = false
  private count = 0

  constructor(config: SettleConfig) {
    this.config = config
    this.bytesLeft = config.maxBytes
  }

  add(chunk: unknown): void {
    this.count += 1
    const size = chunkSize(chunk)
    this.isFull ||= this.first.length >= this.config.maxChunks || size > this.bytesLeft
    if (!this.isFull) {
      this.bytesLeft -= size
      this.first.push(copied(chunk))
      return
    }
    if (size > MAX_LAST_CHUNK_BYTES) return
    this.last.push(copied(chunk))
    if (this.last.length > LAST_CHUNKS) this.last.shift()
  }

  get isEmpty(): boolean {
    return this.count === 0
  }

  /** One output of everything; a reducer that throws leaves the default. */
  output(returned?: unknown): unknown {
    const chunks = [...this.first, ...this.last]
    const info = { dropped: this.count - chunks.length, keptAtStart: this.first.length, returned }
    if (this.config.reduce === undefined) return foldChunks(chunks, info)
    try {
      return this.config.reduce(chunks, info)
    } catch {
      // The user's reducer is the one that failed; the stream's output is still worth keeping.
      return foldChunks(chunks, info)
    }
  }
}

/** Binary chunks are copied: readers hand their buffers on, and whoever takes one may empty or reuse it. */
function copied(chunk: unknown): unknown {
  return chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk
}
