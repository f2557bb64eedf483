import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryInUseError } from './errors.ts'
import { isRecord, parseOr } from './ingest/json-text.ts'
import { openDatabase } from './store/sqlite/database.ts'
import type { SqlDatabase } from './store/sqlite/database.ts'

/** What `server.json` says of the server that holds a data directory. */
export interface ServerInfo {
  readonly pid: number
  readonly url: string
  readonly version: string
  readonly startedAt: number
}

/**
 * A data directory, held by one server at a time. The lock is one of the operating system's, taken through the database driver on
 * a file of its own: it ends with its process whatever kills it, so there is no stale lock to judge. `server.json` only says who holds it.
 */
export class DataDirectory {
  readonly path: string
  readonly #lock: SqlDatabase
  readonly #infoPath: string

  private constructor(path: string, lock: SqlDatabase) {
    this.path = path
    this.#lock = lock
    this.#infoPath = join(path, 'server.json')
  }

  /** Makes the directory where there is none. Throws `DataDirectoryInUseError` when another live server holds it. */
  static hold(path: string): DataDirectory {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    const lockPath = join(path, 'server.lock')
    closeSync(openSync(lockPath, 'a', 0o600))
    const lock = openDatabase(lockPath)
    try {
      lock.exec('PRAGMA busy_timeout = 0')
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      throw isBusy(error) ? inUse(path) : error
    }
    return new DataDirectory(path, lock)
  }

  announce(info: ServerInfo): void {
    writeFileSync(this.#infoPath, `${JSON.stringify(info)}\n`, { mode: 0o600 })
  }

  release(): void {
    rmSync(this.#infoPath, { force: true })
    this.#lock.close()
  }
}

function isBusy(error: unknown): boolean {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  return code === 'SQLITE_BUSY' || errcode === 5
}

function inUse(dataDirectory: string): DataDirectoryInUseError {
  const info = readInfo(join(dataDirectory, 'server.json'))
  const pid = typeof info?.['pid'] === 'number' ? info['pid'] : null
  const url = typeof info?.['url'] === 'string' ? info['url'] : null
  return new DataDirectoryInUseError({ dataDirectory, pid, url })
}

function readInfo(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const info = parseOr(readFileSync(path, 'utf8'), undefined)
    return isRecord(info) ? info : undefined
  } catch {
    // No file yet: the holder is between taking the lock and listening.
    return undefined
  }
}
