import type { SqlDatabase } from './database.ts'

/** Runs `work` in a write transaction: all of it is committed, or none. */
export function transaction<T>(database: SqlDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  let isCommitted = false
  try {
    const result = work()
    database.exec('COMMIT')
    isCommitted = true
    return result
  } finally {
    if (!isCommitted) rollBack(database)
  }
}

function rollBack(database: SqlDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // SQLite has rolled back by itself (full disk, I/O error); the first error is the one to report.
  }
}
