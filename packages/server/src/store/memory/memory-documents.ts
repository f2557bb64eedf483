import { documentValue, matches } from '../matches.ts'
import type {
  DocumentsPage,
  DocumentsQuery,
  DocumentStore,
  DocumentsWritten,
  DocumentWrite,
  StoredDocument,
} from '../document-store.ts'

/** Documents in memory, in the order of their making. */
export class MemoryDocuments implements DocumentStore {
  readonly #documents = new Map<string, StoredDocument>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async write(writes: readonly DocumentWrite[]): Promise<DocumentsWritten> {
    const versions = new Map<string, number>()
    for (const [index, { action, kind, id, expectedVersion }] of writes.entries()) {
      const key = keyOf(kind, id)
      const foundVersion = versions.get(key) ?? this.#documents.get(key)?.version ?? 0
      if (expectedVersion !== undefined && expectedVersion !== foundVersion)
        return { status: 'conflict', index, foundVersion }
      versions.set(key, action === 'delete' ? 0 : foundVersion + 1)
    }
    return { status: 'written', documents: writes.map((write) => this.#apply(write)) }
  }

  async get(kind: string, id: string): Promise<StoredDocument | undefined> {
    return this.#documents.get(keyOf(kind, id))
  }

  async getAll(kind: string, ids: readonly string[]): Promise<readonly StoredDocument[]> {
    return ids.flatMap((id) => this.#documents.get(keyOf(kind, id)) ?? [])
  }

  async list(query: DocumentsQuery): Promise<DocumentsPage> {
    const { kind, where, order = 'oldest', limit = 1000, offset = 0 } = query
    const found = [...this.#documents.values()].filter((document) => {
      if (document.kind !== kind) return false
      for (const column of ['project', 'name', 'owner'] as const) {
        const value = query[column]
        if (value !== undefined && value !== null && document[column] !== value) return false
      }
      const subject = { valueOf: documentValue.bind(undefined, document), hasWords: () => false }
      return where === undefined || where === null || matches(where, subject)
    })
    if (order === 'newest') found.reverse()
    return { documents: found.slice(offset, offset + limit), total: found.length }
  }

  #apply(write: DocumentWrite): StoredDocument | undefined {
    const key = keyOf(write.kind, write.id)
    const older = this.#documents.get(key)
    if (write.action === 'delete') {
      this.#documents.delete(key)
      return undefined
    }
    const { kind, id, project = null, name = null, owner = null, body } = write
    const updatedAt = this.#now()
    const createdAt = older?.createdAt ?? updatedAt
    const version = (older?.version ?? 0) + 1
    const document = { kind, id, project, name, owner, body: structuredClone(body), version, createdAt, updatedAt }
    this.#documents.set(key, document)
    return document
  }
}

function keyOf(kind: string, id: string): string {
  return JSON.stringify([kind, id])
}
