import { decodeTraces, decodeTracesJson } from '@honeyhive/otlp'
import { mapTraces } from './ingest.ts'
import type { TracesData } from '@honeyhive/otlp'
import type { EventStore } from '../store/event-store.ts'

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
      const { events, ...refused } = mapTraces(read.traces, body.nowMillis)
      await store.append(events)
      return { status: 'stored', ...refused }
    },
    close: async () => undefined,
  }
}

/** The spans of a body. Pure. */
export function readTraces({
  bytes,
  encoding,
  maxBytes,
}: Omit<TracesBody, 'nowMillis'>): Malformed | { readonly status: 'read'; readonly traces: TracesData } {
  const decoded =
    encoding === 'json'
      ? decodeTracesJson(new TextDecoder().decode(bytes), { maxBytes })
      : decodeTraces(bytes, { maxBytes })
  if (decoded.status === 'malformed') return { status: 'malformed', message: decoded.error.message }
  return { status: 'read', traces: decoded.data }
}
