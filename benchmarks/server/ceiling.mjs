// What this machine can do at most: rows into SQLite with nothing else to do, and the same bodies through node:http with nobody to read them.
import { Agent, createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { send } from './send.mjs'

const rows = 40_960
const rowsPerTransaction = 512

/** Rows of 4 KB a second: a key, a time and a value, in transactions of 512, write-ahead log. */
export function rawInserts() {
  const folder = mkdtempSync(join(tmpdir(), 'honeyhive-ceiling-'))
  const Database = process.getBuiltinModule?.('node:sqlite')?.DatabaseSync ?? createRequire(import.meta.url)('libsql')
  const database = new Database(join(folder, 'raw.db'))
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (k INTEGER PRIMARY KEY, at INTEGER, value TEXT)',
  )
  const insert = database.prepare('INSERT INTO t (at, value) VALUES (?, ?)')
  const value = 'x'.repeat(4096)
  const started = performance.now()
  for (let row = 0; row < rows; row += 1) {
    if (row % rowsPerTransaction === 0) database.exec('BEGIN')
    insert.run(row, value)
    if (row % rowsPerTransaction === rowsPerTransaction - 1) database.exec('COMMIT')
  }
  const rate = (rows / (performance.now() - started)) * 1000
  database.close()
  rmSync(folder, { recursive: true, force: true })
  return rate
}

/** Events a second when bodies are only read, by four connections to a server in the same process. */
export async function rawHttp(batches) {
  const server = createServer((incoming, response) => {
    incoming.on('data', () => undefined)
    incoming.on('end', () => response.end())
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}/`
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const queue = [...batches]
  let events = 0
  const started = performance.now()
  const sender = async () => {
    for (let batch = queue.pop(); batch !== undefined; batch = queue.pop()) {
      await send(url, { agent, body: batch.body })
      events += batch.count
    }
  }
  await Promise.all(Array.from({ length: 4 }, sender))
  const rate = (events / (performance.now() - started)) * 1000
  agent.destroy()
  server.closeAllConnections()
  server.close()
  return rate
}
