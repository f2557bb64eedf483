import { openDatabase } from './database.ts'
import type { SqlDatabase, SqlDriver } from './database.ts'

const busyTimeoutMillis = 5000
const cacheKibibytes = 16 * 1024

/** What a connection that only reads needs to know. */
export interface ReaderOptions {
  readonly path: string
  readonly driver: SqlDriver
  /** For one question. */
  readonly queryTimeoutMillis: number
}

/** A connection that cannot write. */
export function openToRead({ path, driver }: Pick<ReaderOptions, 'path' | 'driver'>): SqlDatabase {
  const database = openDatabase(path, driver)
  database.exec(
    `PRAGMA query_only = 1; PRAGMA busy_timeout = ${busyTimeoutMillis}; PRAGMA cache_size = -${cacheKibibytes}`,
  )
  return database
}
