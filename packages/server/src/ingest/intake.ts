import { decodeTraces, decodeTracesJson } from '@honeyhive/otlp'
import { mapTraces } from './ingest.ts'
import type { EventStore } from '../store/event-store.ts'
import type { MappedTraces } from './ingest.ts'

export type OtlpEncoding = 'protobuf' | 'json'

/** The body of an export, unpacked. */
export interface TracesBody {
  readonly bytes: Uint8Array
  readonly encoding: OtlpEncoding
  /** What it may hold at most, its parts together. */
  readonly maxBytes: number
  readonly nowMillis: number
}

export interface Malformed {
  readonly status: 'malformed'
  readonly message: string
}

/** `rejected` spans are not stored, `reason` says why the first of them is not. */
export type Taken = Malformed | { readonly status: 'stored'; readonly rejected: number; readonly reason: string }

/** Takes exported spans into the store. Rejects as the store's `append` does; the bytes are its own from the call on. */
export interface Intake {
  take(body: TracesBody): Promise<Taken>
  close(): Promise<void>
}

/** An intake that does everything in this thread. */
export function ownIntake(store: EventStore): Intake {
  return {
    take: async (body) => {
      const read = readTraces(body)
      if (read.status === 'malformed') return read
      await store.append(read.events)
      return { status: 'stored', rejected: read.rejected, reason: read.reason }
    },
    close: async () => undefined,
  }
}

/** The spans of a body as events. Pure. */
export function readTraces(body: TracesBody): Malformed | (MappedTraces & { readonly status: 'read' }) {
  const { bytes, encoding, maxBytes, nowMillis } = body
  const decoded =
    encoding === 'json'
      ? decodeTracesJson(new TextDecoder().decode(bytes), { maxBytes })
      : decodeTraces(bytes, { maxBytes })
  if (decoded.status === 'malformed') return { status: 'malformed', message: decoded.error.message }
  return { status: 'read', ...mapTraces(decoded.data, nowMillis) }
}
