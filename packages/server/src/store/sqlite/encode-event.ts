import { hash as digest } from 'node:crypto'
import { BlockWriter } from './blocks.ts'
import { distinctWords } from './distinct-words.ts'
import { encodedEvent } from './encoded-columns.ts'
import { toSkeleton } from './skeleton.ts'
import { toMicros } from './time.ts'
import { weekOf } from './week.ts'
import type { EventStatus, EventType } from '@honeyhive/api'
import type { IncomingEvent, SpanOrigin } from '../event.ts'
import type { Place } from './blocks.ts'

/** An event as it travels to the thread that writes: columns, and where in the batch its content is. */
export interface EncodedEvent {
  readonly id: string
  readonly sessionId: string | null
  readonly sessionName: string | null
  readonly parentId: string | null
  readonly traceId: string | null
  readonly spanId: string | null
  readonly parentSpanId: string | null
  readonly type: EventType
  readonly name: string
  readonly project: string
  readonly source: string
  readonly week: number
  readonly startMicros: number
  readonly endMicros: number | null
  readonly status: EventStatus
  readonly error: string | null
  readonly model: string | null
  readonly provider: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
  readonly firstTokenMicros: number | null
  readonly userId: string | null
  readonly runId: string | null
  readonly datapointId: string | null
  readonly datasetId: string | null
  readonly title: string | null
  readonly isIncomplete: boolean
  /** config, metadata, metrics, feedback and userProperties as JSON: what predicates ask for most. */
  readonly details: string
  /** Number in `origins`; -1: no span. */
  readonly origin: number
  /** Number in `blocks`. */
  readonly block: number
  readonly place: Place
  /** Numbers in `pieces`, in the order of the skeleton's marks. */
  readonly pieces: readonly number[]
  /** The words of its short texts. */
  readonly words: string
}

/** A long text, once for all events of the batch that hold it. */
export interface EncodedPiece {
  readonly week: number
  /** 16 bytes of SHA-256 over project and text, in hexadecimal. */
  readonly hash: string
  /** Where it is packed; null for a text that the store is likely to have, which then is in `text`. */
  readonly packed: { readonly block: number; readonly place: Place; readonly words: string } | null
  readonly text: string | null
}

/** Holds either the contents of events or pieces, never both. */
export interface EncodedBlock {
  readonly week: number
  readonly data: Uint8Array<ArrayBuffer>
}

export interface EncodedBatch {
  readonly events: readonly EncodedEvent[]
  readonly pieces: readonly EncodedPiece[]
  readonly blocks: readonly EncodedBlock[]
  /** JSON of resource and scope, a line break between them. */
  readonly origins: readonly string[]
}

interface OpenBlock {
  readonly number: number
  readonly week: number
  readonly writer: BlockWriter
}

/** Pieces that were sent lately and that the store therefore has, unless its disk was full then. */
const maxRecentPieces = 50_000

/** Encodes batches; everything that costs time but needs no database is done here, in whatever thread. */
export class EventEncoder {
  readonly #recent = new Set<string>()
  readonly #pause: () => void

  /** `pause` is called between two events: a place to let others go first. */
  constructor(pause: () => void = () => undefined) {
    this.#pause = pause
  }

  /** Throws `TypeError` for what is not JSON. */
  encode(events: Iterable<IncomingEvent>): EncodedBatch {
    const draft = new BatchDraft(this.#recent)
    const encoded: EncodedEvent[] = []
    for (const event of events) {
      encoded.push(draft.add(event))
      this.#pause()
    }
    const batch = draft.finish(encoded)
    for (const { week, hash } of batch.pieces) this.#recent.add(`${week}:${hash}`)
    for (const key of this.#recent) {
      if (this.#recent.size <= maxRecentPieces) break
      this.#recent.delete(key)
    }
    return batch
  }
}

class BatchDraft {
  readonly #recent: ReadonlySet<string>
  readonly #pieces: EncodedPiece[] = []
  /** Numbers of pieces by week and project, then by text: a text that is looked up is not copied for it. */
  readonly #texts = new Map<string, Map<string, number>>()
  readonly #hashes = new Map<string, number>()
  /** JSON of what the spans of one scope share, by its object. */
  readonly #shared = new Map<object, string>()
  readonly #origins = new Map<string, number>()
  readonly #blocks: EncodedBlock[] = []
  readonly #open = new Map<string, OpenBlock>()
  #blockCount = 0

  constructor(recent: ReadonlySet<string>) {
    this.#recent = recent
  }

  add(event: IncomingEvent): EncodedEvent {
    const startMicros = toMicros(event.startTime)
    const week = weekOf(startMicros)
    const pieces: number[] = []
    const skeleton = toSkeleton(event, (text) => pieces.push(this.#pieceNumber(text, week, event.project)) - 1)
    const { block, place } = this.#pack('content', week, skeleton)
    const origin = event.span === null ? -1 : this.#originNumber(event.span)
    return encodedEvent(event, { week, startMicros, origin, block, place, pieces })
  }

  finish(events: readonly EncodedEvent[]): EncodedBatch {
    for (const [key, open] of this.#open) this.#closeBlock(key, open)
    return { events, pieces: this.#pieces, blocks: this.#blocks, origins: [...this.#origins.keys()] }
  }

  #pieceNumber(text: string, week: number, project: string): number {
    const numbers = this.#textsOf(week, project)
    const known = numbers.get(text)
    if (known !== undefined) return known
    const hash = pieceHash(project, text)
    const key = `${week}:${hash}`
    // Texts that differ in lone surrogates only are one text in UTF-8.
    const same = this.#hashes.get(key)
    if (same !== undefined) return same
    const isRecent = this.#recent.has(key)
    const packed = isRecent ? null : { ...this.#pack('piece', week, text), words: distinctWords(text) }
    const number = this.#pieces.push({ week, hash, packed, text: isRecent ? text : null }) - 1
    numbers.set(text, number)
    this.#hashes.set(key, number)
    return number
  }

  #pack(kind: 'content' | 'piece', week: number, text: string): { readonly block: number; readonly place: Place } {
    const key = `${kind}:${week}`
    const open = this.#open.get(key) ?? { number: this.#blockCount++, week, writer: new BlockWriter() }
    this.#open.set(key, open)
    const place = open.writer.add(text)
    if (open.writer.isFull) this.#closeBlock(key, open)
    return { block: open.number, place }
  }

  #closeBlock(key: string, { number, week, writer }: OpenBlock): void {
    this.#blocks[number] = { week, data: writer.finish() }
    this.#open.delete(key)
  }

  #textsOf(week: number, project: string): Map<string, number> {
    const key = `${week}:${project}`
    const found = this.#texts.get(key) ?? new Map<string, number>()
    this.#texts.set(key, found)
    return found
  }

  #jsonOf(value: object): string {
    const json = this.#shared.get(value) ?? JSON.stringify(value)
    this.#shared.set(value, json)
    return json
  }

  #originNumber({ resource, scope }: SpanOrigin): number {
    const text = `${this.#jsonOf(resource)}\n${this.#jsonOf(scope)}`
    const number = this.#origins.get(text) ?? this.#origins.size
    this.#origins.set(text, number)
    return number
  }
}

export function pieceHash(project: string, text: string): string {
  return digest('sha256', `${project}\0${text}`).slice(0, 32)
}
