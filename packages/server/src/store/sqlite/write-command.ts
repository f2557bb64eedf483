import type { DocumentsWritten, DocumentWrite } from '../document-store.ts'
import type { AppendOutcome } from '../event-store.ts'
import type { EventPatch } from '../event.ts'
import type { SqlDriver } from './database.ts'
import type { EncodedBatch } from './encode-event.ts'

/** What may be asked of the one connection that writes, in its thread or here. */
export type WriteCommand =
  | { readonly kind: 'append'; readonly batch: EncodedBatch }
  | { readonly kind: 'patch'; readonly patch: EventPatch }
  | { readonly kind: 'delete sessions'; readonly ids: readonly string[] }
  | { readonly kind: 'delete events'; readonly ids: readonly string[] }
  | { readonly kind: 'delete before'; readonly timeMillis: number }
  | { readonly kind: 'write documents'; readonly writes: readonly DocumentWrite[] }
  | { readonly kind: 'compact' }

export type WriteResult = AppendOutcome | 'applied' | 'kept' | number | DocumentsWritten | undefined

export interface WriterOptions {
  readonly path: string
  readonly driver: SqlDriver
  /** Events of one transaction. */
  readonly maxGroupEvents: number
  /** `full`: what was answered for survives a power cut too. */
  readonly durability: 'normal' | 'full'
}

/** What one command weighs among those that wait: the events that it writes. */
export function weightOf(command: WriteCommand): number {
  switch (command.kind) {
    case 'append':
      return command.batch.events.length
    case 'write documents':
      return command.writes.length
    default:
      return 1
  }
}
