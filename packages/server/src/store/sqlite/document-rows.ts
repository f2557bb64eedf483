import { documentValue, matches } from '../matches.ts'
import { numberOrNull, textOrNull } from './event-rows.ts'
import { fromMicros, toMicros } from './time.ts'
import type {
  DocumentsPage,
  DocumentsQuery,
  DocumentsWritten,
  DocumentWrite,
  StoredDocument,
} from '../document-store.ts'
import type { JsonObject } from '../event.ts'
import type { SqlDatabase, SqlRow, SqlStatement, SqlValue } from './database.ts'

const defaultLimit = 1000

/** Within a transaction: carried out wholly, or undone by the caller's error. */
export class DocumentWriter {
  readonly #find: SqlStatement
  readonly #save: SqlStatement
  readonly #remove: SqlStatement

  constructor(database: SqlDatabase) {
    this.#find = database.prepare('SELECT version FROM documents WHERE kind = ? AND id = ?')
    this.#save = database.prepare(
      `INSERT INTO documents (kind, id, project, name, owner, body, version, created_micros, updated_micros)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7)
       ON CONFLICT (kind, id) DO UPDATE SET project = excluded.project, name = excluded.name, owner = excluded.owner,
         body = excluded.body, version = version + 1, updated_micros = excluded.updated_micros
       RETURNING *`,
    )
    this.#remove = database.prepare('DELETE FROM documents WHERE kind = ? AND id = ?')
  }

  write(writes: readonly DocumentWrite[], nowMillis: number): DocumentsWritten {
    const conflict = this.#conflictIn(writes)
    if (conflict !== undefined) return conflict
    return { status: 'written', documents: writes.map((write) => this.#apply(write, toMicros(nowMillis))) }
  }

  /** Versions are followed through the list, so that nothing is written before all of it can be. */
  #conflictIn(writes: readonly DocumentWrite[]): DocumentsWritten | undefined {
    const versions = new Map<string, number>()
    for (const [index, { action, kind, id, expectedVersion }] of writes.entries()) {
      const key = JSON.stringify([kind, id])
      const foundVersion = versions.get(key) ?? Number(this.#find.get(kind, id)?.['version'] ?? 0)
      if (expectedVersion !== undefined && expectedVersion !== foundVersion)
        return { status: 'conflict', index, foundVersion }
      versions.set(key, action === 'delete' ? 0 : foundVersion + 1)
    }
    return undefined
  }

  #apply(write: DocumentWrite, nowMicros: number): StoredDocument | undefined {
    const { kind, id } = write
    if (write.action === 'delete') {
      this.#remove.run(kind, id)
      return undefined
    }
    const { project = null, name = null, owner = null, body } = write
    const row = this.#save.get(kind, id, project, name, owner, JSON.stringify(body), nowMicros)
    return row === undefined ? undefined : toDocument(row)
  }
}

export class DocumentReader {
  readonly #database: SqlDatabase
  readonly #get: SqlStatement
  readonly #getAll: SqlStatement

  constructor(database: SqlDatabase) {
    this.#database = database
    this.#get = database.prepare('SELECT * FROM documents WHERE kind = ? AND id = ?')
    this.#getAll = database.prepare(
      `SELECT d.* FROM json_each(?2) i JOIN documents d ON d.kind = ?1 AND d.id = i.value ORDER BY i.key`,
    )
  }

  get(kind: string, id: string): StoredDocument | undefined {
    const row = this.#get.get(kind, id)
    return row === undefined ? undefined : toDocument(row)
  }

  getAll(kind: string, ids: readonly string[]): readonly StoredDocument[] {
    return this.#getAll.all(kind, JSON.stringify(ids)).map((row) => toDocument(row))
  }

  list(query: DocumentsQuery): DocumentsPage {
    const { where, order = 'oldest', limit = defaultLimit, offset = 0 } = query
    const { sql, values } = conditionOf(query)
    const sorted = `SELECT * FROM documents WHERE ${sql} ORDER BY row ${order === 'oldest' ? 'ASC' : 'DESC'}`
    if (where === undefined || where === null) {
      const total = this.#database.prepare(`SELECT COUNT(*) AS total FROM documents WHERE ${sql}`).get(...values)
      const rows = this.#database.prepare(`${sorted} LIMIT ? OFFSET ?`).all(...values, limit, offset)
      return { documents: rows.map((row) => toDocument(row)), total: Number(total?.['total']) }
    }
    // Bodies are small and of one kind: reading them all costs less than a second language for predicates would.
    const found = this.#database
      .prepare(sorted)
      .all(...values)
      .map((row) => toDocument(row))
    const matching = found.filter((document) =>
      matches(where, { valueOf: (field) => documentValue(document, field), hasWords: () => false }),
    )
    return { documents: matching.slice(offset, offset + limit), total: matching.length }
  }
}

function conditionOf(query: DocumentsQuery): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const parts = ['kind = ?']
  const values: SqlValue[] = [query.kind]
  for (const column of ['project', 'name', 'owner'] as const) {
    const value = query[column]
    if (value === undefined || value === null) continue
    parts.push(`${column} = ?`)
    values.push(value)
  }
  return { sql: parts.join(' AND '), values }
}

function toDocument(row: SqlRow): StoredDocument {
  return {
    kind: String(row['kind']),
    id: String(row['id']),
    project: textOrNull(row['project']),
    name: textOrNull(row['name']),
    owner: textOrNull(row['owner']),
    body: JSON.parse(String(row['body'])) as JsonObject,
    version: numberOrNull(row['version']) ?? 1,
    createdAt: fromMicros(row['created_micros']),
    updatedAt: fromMicros(row['updated_micros']),
  }
}
