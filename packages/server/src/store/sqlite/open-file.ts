import { chmodSync, closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { DamagedStoreError, NewerSchemaError } from '../store-errors.ts'
import { openDatabase } from './database.ts'
import { EventEncoder } from './encode-event.ts'
import { EventWriter } from './event-writer.ts'
import { isOldLayout, migrate, schemaVersion, versionOf } from './migrations.ts'
import { oldEvents, oldPatches } from './old-layout.ts'
import { passingFault } from './passing-fault.ts'
import { transaction } from './transaction.ts'
import { StoreBusyError } from '../store-errors.ts'
import type { SqlDatabase, SqlDriver } from './database.ts'

const companions = ['', '-wal', '-shm']
/** A larger file is not read through at each start: its damage shows where it is met. */
const maxCheckedBytes = 64 * 1024 * 1024

/**
 * The schema is there and up to date, and the file in the mode that lets readers and the writer work at once, before anybody opens it
 * to work. Before anything changes, the file is copied beside itself. Throws `NewerSchemaError` for the store of a later release, and
 * `DamagedStoreError` for a file that is no store or cannot be read.
 */
export function prepareFile(path: string, driver: SqlDriver): void {
  finishUpgrade(path, driver)
  makePrivate(path)
  const found = checked(path, () => look(path, driver))
  if (found > schemaVersion) throw new NewerSchemaError(found, schemaVersion)
  if (isOldLayout(found)) return upgrade(path, driver, found)
  if (found > 0 && found < schemaVersion) backUp(path, found)
  checked(path, () => using(path, driver, (database) => migrate(database)))
}

/** A damaged store by another name, so that a new one can begin; nothing of it is deleted. Returns its new path. */
export function moveAside(path: string, nowMillis: number): string {
  const stamp = new Date(nowMillis).toISOString().replaceAll(/[:.]/gu, '-')
  const target = `${path}.damaged-${stamp}`
  for (const suffix of companions) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  return target
}

/** The version of the schema, from a file that holds together as far as its own pages say. */
function look(path: string, driver: SqlDriver): number {
  return using(path, driver, (database) => {
    const version = versionOf(database)
    if (version > schemaVersion) return version
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    if (version === 0 && tables.length > 0) throw new Error('it is a database of another program')
    if (version > 0 && !tables.some((row) => row['name'] === 'events')) throw new Error('it has no events')
    if (version > 0 && statSync(path).size <= maxCheckedBytes) check(database)
    return version
  })
}

function check(database: SqlDatabase): void {
  const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (verdict !== 'ok') throw new Error(`it is damaged (${String(verdict)})`)
}

/** Any fault that is not the disk's or another program's means that the file is not what it should be. */
function checked<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof NewerSchemaError || passingFault(error) instanceof StoreBusyError) throw error
    throw new DamagedStoreError(path, error)
  }
}

/** Copies everything into a file of the new layout; only when it is whole does it take the place of the old one, which stays as backup. */
function upgrade(path: string, driver: SqlDriver, found: number): void {
  const target = `${path}.upgrading`
  for (const suffix of companions) rmSync(target + suffix, { force: true })
  makePrivate(target)
  using(path, driver, (old) =>
    using(target, driver, (database) => {
      migrate(database)
      // Not an upgraded store until all of it is there.
      database.exec('PRAGMA user_version = 0')
      transaction(database, () => copy(old, database))
      database.exec(`PRAGMA user_version = ${schemaVersion}`)
      database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
    }),
  )
  moveAway(path, backupOf(path, found))
  finishUpgrade(path, driver)
}

function copy(old: SqlDatabase, database: SqlDatabase): void {
  const writer = new EventWriter(database)
  const encoder = new EventEncoder()
  let version = 0
  for (const events of oldEvents(old)) {
    writer.append(encoder.encode(events))
    writer.finish((version += 1))
  }
  for (const patch of oldPatches(old)) writer.patch(patch, Date.now())
  writer.finish(version + 1)
  const hasDocuments = old.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'documents'").get() !== undefined
  if (!hasDocuments) return
  const columns = 'row, kind, id, project, name, owner, body, version, created_micros, updated_micros'
  const save = database.prepare(`INSERT INTO documents (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const row of old.prepare(`SELECT ${columns} FROM documents`).all())
    save.run(...columns.split(', ').map((name) => row[name] as string | number | null))
}

/** Also where an earlier attempt was cut off between moving the old file away and the new one in. */
function finishUpgrade(path: string, driver: SqlDriver): void {
  const target = `${path}.upgrading`
  if (existsSync(path) || !existsSync(target)) return
  if (using(target, driver, versionOf) === 0) return
  renameSync(target, path)
}

function moveAway(path: string, backup: string): void {
  for (const suffix of companions.toReversed())
    if (existsSync(path + suffix)) renameSync(path + suffix, backup + suffix)
}

function backUp(path: string, version: number): void {
  copyFileSync(path, backupOf(path, version))
}

/** A name that is not taken: an older backup is worth as much. */
function backupOf(path: string, version: number): string {
  const name = `${path}.bak-v${version}`
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}.${number}`
    if (!existsSync(candidate)) return candidate
  }
}

function using<T>(path: string, driver: SqlDriver, work: (database: SqlDatabase) => T): T {
  const database = openDatabase(path, driver)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** Created with its mode before SQLite sees it: log and shared memory take theirs from it. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}
