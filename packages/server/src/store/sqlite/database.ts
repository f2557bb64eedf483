import { createRequire } from 'node:module'

export type SqlValue = string | number | null | Uint8Array
export type SqlRow = Readonly<Record<string, unknown>>

export interface SqlStatement {
  /** `lastInsertRowid` means something after an INSERT only. */
  run(...values: readonly SqlValue[]): { readonly lastInsertRowid: number | bigint }
  get(...values: readonly SqlValue[]): SqlRow | undefined
  all(...values: readonly SqlValue[]): readonly SqlRow[]
}

/** The little that both drivers share; whatever this cannot say, the store does not use. */
export interface SqlDatabase {
  readonly driver: SqlDriver
  exec(sql: string): void
  prepare(sql: string): SqlStatement
  close(): void
}

export type SqlDriver = 'node:sqlite' | 'libsql'

interface DriverDatabase {
  exec(sql: string): unknown
  prepare(sql: string): DriverStatement
  close(): void
}

interface DriverStatement {
  run(...values: readonly unknown[]): unknown
  get(...values: readonly unknown[]): unknown
  all(...values: readonly unknown[]): unknown
}

type DatabaseConstructor = new (path: string) => DriverDatabase

/** Opens the file with the driver that this Node has built in, else with `libsql`; neither compiles or downloads. */
export function openDatabase(path: string, driver: SqlDriver = availableDriver()): SqlDatabase {
  const Driver = driver === 'node:sqlite' ? builtInDriver() : libsqlDriver()
  if (Driver === undefined) throw new Error(`This Node has no ${driver}.`)
  const database = new Driver(path)
  return {
    driver,
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return driver === 'libsql' ? withOneList(statement) : (statement as SqlStatement)
    },
    close: () => database.close(),
  }
}

/** libsql takes a single value that is an object, bytes and null included, for a record of named parameters; in a list it does not. */
function withOneList(statement: DriverStatement): SqlStatement {
  return {
    run: (...values) => statement.run(values) as { readonly lastInsertRowid: number | bigint },
    get: (...values) => statement.get(values) as SqlRow | undefined,
    all: (...values) => statement.all(values) as readonly SqlRow[],
  }
}

export function availableDriver(): SqlDriver {
  return builtInDriver() === undefined ? 'libsql' : 'node:sqlite'
}

function builtInDriver(): DatabaseConstructor | undefined {
  // Asked for by name at run time: an import would fail on a Node that lacks it.
  const found: unknown = process.getBuiltinModule?.('node:sqlite')
  return (found as { readonly DatabaseSync?: DatabaseConstructor } | undefined)?.DatabaseSync
}

function libsqlDriver(): DatabaseConstructor {
  // Required only where it is used: its native part need not load where the driver is built in.
  return createRequire(import.meta.url)('libsql') as DatabaseConstructor
}
