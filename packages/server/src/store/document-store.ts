import type { JsonObject } from './event.ts'
import type { Predicate } from './query.ts'

/**
 * Everything that is not an event: datasets, datapoints, runs, metrics, configurations, tools, projects, charts, queues,
 * annotations. A kind is a word that its user chooses; ids are unique within their kind.
 */
export interface StoredDocument {
  readonly kind: string
  readonly id: string
  readonly project: string | null
  /** What people call it; indexed, need not be unique. */
  readonly name: string | null
  /** The id of what it belongs to, such as a datapoint's dataset; indexed. */
  readonly owner: string | null
  readonly body: JsonObject
  /** 1 when made, one more with each write. */
  readonly version: number
  /** Unix milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
}

export type DocumentWrite =
  | {
      readonly action: 'put'
      readonly kind: string
      readonly id: string
      readonly project?: string | null
      readonly name?: string | null
      readonly owner?: string | null
      /** Replaces the body whole. */
      readonly body: JsonObject
      /** Write only over this version; 0: only where there is none. Absent: whatever is there. */
      readonly expectedVersion?: number
    }
  | { readonly action: 'delete'; readonly kind: string; readonly id: string; readonly expectedVersion?: number }

export type DocumentsWritten =
  /** One entry per write: the document as it is now, undefined for a deletion. */
  | { readonly status: 'written'; readonly documents: readonly (StoredDocument | undefined)[] }
  /** Nothing was written: the write at `index` expected another version than the one there (0: none). */
  | { readonly status: 'conflict'; readonly index: number; readonly foundVersion: number }

export type DocumentField =
  | { readonly kind: 'column'; readonly column: DocumentColumn }
  | { readonly kind: 'body'; readonly path: readonly string[] }

export type DocumentColumn = 'id' | 'project' | 'name' | 'owner' | 'version' | 'createdAt' | 'updatedAt'

export interface DocumentsQuery {
  readonly kind: string
  /** Absent: of all projects, names, owners. */
  readonly project?: string | null
  readonly name?: string | null
  readonly owner?: string | null
  readonly where?: Predicate<DocumentField> | null
  /** By making; default oldest first, documents made together in the order of their writes. */
  readonly order?: 'oldest' | 'newest'
  /** Default 1,000. */
  readonly limit?: number
  readonly offset?: number
}

export interface DocumentsPage {
  readonly documents: readonly StoredDocument[]
  /** How many match before `limit` and `offset`. */
  readonly total: number
}

/** The words are the contract, as with `EventStore`: a write that has resolved survives the death of the process. */
export interface DocumentStore {
  /** All or none, in one transaction, in this order. Deleting what is not there is fine. */
  write(writes: readonly DocumentWrite[]): Promise<DocumentsWritten>
  get(kind: string, id: string): Promise<StoredDocument | undefined>
  /** In the order of `ids`; what is not there is left out. */
  getAll(kind: string, ids: readonly string[]): Promise<readonly StoredDocument[]>
  list(query: DocumentsQuery): Promise<DocumentsPage>
}
