import { NewerSchemaError } from '../store-errors.ts'
import { countAll } from './chart-rows.ts'
import { charts, schema } from './schema.ts'
import { transaction } from './transaction.ts'
import type { SqlDatabase } from './database.ts'

/** The layout that `schema` makes; what came before it is copied by `upgrade.ts`, because nothing of its tables stays as it was. */
const firstVersion = 10

/** Position n takes the schema from version `firstVersion` + n to the one after it. Never edit one that was released; add the next. */
const migrations: readonly ((database: SqlDatabase) => void)[] = [
  // Charts of six hours beside those of quarters.
  (database) => {
    database.exec(`DROP TABLE charts; ${charts}`)
    countAll(database)
  },
]

export const schemaVersion: number = firstVersion + migrations.length

/** Versions of the layout before. */
export function isOldLayout(version: number): boolean {
  return version > 0 && version < firstVersion
}

export function versionOf(database: SqlDatabase): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

/** Makes the schema in an empty file. The file gives room back only where that is said before its first table. */
export function create(database: SqlDatabase): void {
  database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  transaction(database, () => {
    database.exec(schema)
    database.exec(`PRAGMA user_version = ${schemaVersion}`)
  })
}

/** Brings the schema up to date, each step in a transaction of its own. Refuses a schema of a later release. */
export function migrate(database: SqlDatabase): void {
  const found = versionOf(database)
  if (found > schemaVersion) throw new NewerSchemaError(found, schemaVersion)
  if (found === 0) return create(database)
  for (const [index, step] of migrations.entries()) {
    if (firstVersion + index < found) continue
    transaction(database, () => {
      step(database)
      database.exec(`PRAGMA user_version = ${firstVersion + index + 1}`)
    })
  }
}
