import { randomUUID } from 'node:crypto'
import { RefusedRequest } from '../wire/refused-request.ts'
import type { z } from 'zod'
import type { DocumentsQuery, DocumentStore, DocumentWrite, StoredDocument } from '../store/document-store.ts'
import type { JsonObject } from '../store/event.ts'

/** One record of a collection. Times are ISO. */
export interface Entry<T> {
  readonly id: string
  readonly project: string | null
  readonly name: string | null
  readonly owner: string | null
  readonly value: T
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Place {
  /** Default: a new UUID. */
  readonly id?: string | undefined
  readonly project?: string | null | undefined
  readonly name?: string | null | undefined
  readonly owner?: string | null | undefined
}

export interface CollectionOptions<T> {
  readonly documents: DocumentStore
  readonly kind: string
  /** What one of them is called in a message. */
  readonly noun: string
  /** Of what is stored. Whatever is not as it says counts as damaged. */
  readonly schema: z.ZodType<T>
}

const pageSize = 1000
/** What one answer lists at most. */
const maxListed = 50_000
const maxAttempts = 20

/** The documents of one kind, with the type of what they hold. */
export class Collection<T extends object> {
  readonly #options: CollectionOptions<T>

  constructor(options: CollectionOptions<T>) {
    this.#options = options
  }

  async find(id: string): Promise<Entry<T> | undefined> {
    const { documents, kind } = this.#options
    const found = await documents.get(kind, id)
    return found === undefined ? undefined : this.#read(found)
  }

  /** @throws {RefusedRequest} 404 where there is none. */
  async get(id: string): Promise<Entry<T>> {
    const found = await this.find(id)
    if (found === undefined) throw this.#missing(id)
    return found
  }

  /** In the order of the ids; what is not there is left out. */
  async getAll(ids: readonly string[]): Promise<readonly Entry<T>[]> {
    const { documents, kind } = this.#options
    const found: Entry<T>[] = []
    for (let from = 0; from < ids.length; from += pageSize) {
      const some = await documents.getAll(kind, ids.slice(from, from + pageSize))
      found.push(...some.map((document) => this.#read(document)))
    }
    return found
  }

  /** All of them, oldest first. @throws {RefusedRequest} 413 where they are too many for one answer. */
  async list(query: Omit<DocumentsQuery, 'kind' | 'limit' | 'offset'> = {}): Promise<readonly Entry<T>[]> {
    const { documents, kind, noun } = this.#options
    const found: Entry<T>[] = []
    for (;;) {
      const page = await documents.list({ ...query, kind, limit: pageSize, offset: found.length })
      if (page.total > maxListed)
        throw new RefusedRequest(
          413,
          `There are ${page.total} of '${noun}', more than one answer lists (${maxListed}).`,
        )
      found.push(...page.documents.map((document) => this.#read(document)))
      if (page.documents.length < pageSize) return found
    }
  }

  /** @throws {RefusedRequest} 409 where the id is taken. */
  async create(value: T, place: Place = {}, along: readonly DocumentWrite[] = []): Promise<Entry<T>> {
    const id = place.id ?? randomUUID()
    const written = await this.#options.documents.write([this.putOf(value, { ...place, id }, 0), ...along])
    if (written.status === 'conflict')
      throw written.index === 0
        ? new RefusedRequest(409, `There is a ${this.#options.noun} '${id}' already.`)
        : this.#contended(id)
    return this.get(id)
  }

  /**
   * Writes what `change` makes of what is there, and what it wants written with it, or nothing. Repeated when somebody else wrote
   * in between, so that no change is lost.
   */
  async change(id: string, change: (entry: Entry<T>) => Changed<T> | Promise<Changed<T>>): Promise<Entry<T>> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const entry = await this.get(id)
      const { value, name = entry.name, along = [] } = await change(entry)
      const put = this.putOf(value, { ...entry, name }, entry.version)
      const written = await this.#options.documents.write([put, ...along])
      if (written.status === 'written') return this.get(id)
    }
    throw this.#contended(id)
  }

  /** @throws {RefusedRequest} 404 where there is none. */
  async remove(id: string, along: readonly DocumentWrite[] = []): Promise<void> {
    await this.get(id)
    await this.#options.documents.write([{ action: 'delete', kind: this.#options.kind, id }, ...along])
  }

  /** A write for `along`; given the version that was read, it fails where somebody else wrote in between. */
  putOf(
    value: T,
    place: Place & { readonly id: string },
    expectedVersion?: number,
  ): DocumentWrite & { readonly action: 'put' } {
    const body: JsonObject = Object.fromEntries(Object.entries(value))
    const { id, project = null, name = null, owner = null } = place
    const write = { action: 'put', kind: this.#options.kind, id, project, name, owner, body } as const
    return expectedVersion === undefined ? write : { ...write, expectedVersion }
  }

  #read({ id, project, name, owner, version, body, createdAt, updatedAt }: StoredDocument): Entry<T> {
    const value = this.#options.schema.parse(body)
    const times = { createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() }
    return { id, project, name, owner, version, value, ...times }
  }

  #contended(id: string): RefusedRequest {
    return new RefusedRequest(409, `The ${this.#options.noun} '${id}' is being changed by others; try again.`)
  }

  #missing(id: string): RefusedRequest {
    return new RefusedRequest(404, `There is no ${this.#options.noun} '${id}'.`)
  }
}

export interface Changed<T> {
  readonly value: T
  /** Default: the name that it had. */
  readonly name?: string | null
  /** Other documents that are written in the same transaction. */
  readonly along?: readonly DocumentWrite[]
}
