import type { ChangeNotice } from '@honeyhive/api'
import type { EventStore } from '../store/event-store.ts'

export interface ChangeStreamOptions {
  /** A comment is sent this often, so that a dead connection shows. Default 15,000. */
  readonly heartbeatMillis: number
  /** Streams at the same time; one more is refused. Default 100. */
  readonly maxStreams: number
  /** Notices that may wait for a reader that does not read; then its stream ends, and it comes back with its last id. */
  readonly maxWaitingNotices: number
}

export const defaultChangeStream: ChangeStreamOptions = {
  heartbeatMillis: 15_000,
  maxStreams: 100,
  maxWaitingNotices: 256,
}

const resumedSessions = 1000

/** The live stream: server-sent events, one `change` after each commit. */
export class ChangeStreams {
  readonly #store: EventStore
  readonly #options: ChangeStreamOptions
  readonly #endings = new Set<() => void>()

  constructor(store: EventStore, options: ChangeStreamOptions = defaultChangeStream) {
    this.#store = store
    this.#options = options
  }

  /** `after`: the last notice that the reader has seen, null for none. undefined when there are too many streams. */
  open(after: number | null): ReadableStream<Uint8Array> | undefined {
    if (this.#endings.size >= this.#options.maxStreams) return undefined
    let end: () => void = () => undefined
    return new ReadableStream<Uint8Array>(
      {
        start: async (controller) => {
          end = this.#follow(controller)
          // The subscription is there first: a change in between is told twice rather than never.
          const missed = await this.#store.changesSince(after ?? Number.MAX_SAFE_INTEGER, resumedSessions)
          if (!this.#endings.has(end)) return
          const isBehind = after !== null && after < missed.seq
          send(controller, isBehind ? frameOf(missed) : `retry: 1000\nid: ${missed.seq}\n\n`)
        },
        cancel: () => end(),
      },
      new CountQueuingStrategy({ highWaterMark: this.#options.maxWaitingNotices }),
    )
  }

  /** Ends all streams. */
  close(): void {
    for (const end of this.#endings) end()
  }

  #follow(controller: ReadableStreamDefaultController<Uint8Array>): () => void {
    const push = (text: string): void => {
      if ((controller.desiredSize ?? 0) <= 0) end()
      else send(controller, text)
    }
    const unsubscribe = this.#store.onChange((notice) => push(frameOf(notice)))
    const heartbeat = setInterval(() => push(': still here\n\n'), this.#options.heartbeatMillis)
    heartbeat.unref()
    const end = (): void => {
      if (!this.#endings.delete(end)) return
      unsubscribe()
      clearInterval(heartbeat)
      closeQuietly(controller)
    }
    this.#endings.add(end)
    return end
  }
}

function frameOf(notice: ChangeNotice): string {
  return `id: ${notice.seq}\nevent: change\ndata: ${JSON.stringify(notice)}\n\n`
}

function send(controller: ReadableStreamDefaultController<Uint8Array>, text: string): void {
  controller.enqueue(new TextEncoder().encode(text))
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    // The reader has cancelled already, which is the other way in which a stream ends.
  }
}
