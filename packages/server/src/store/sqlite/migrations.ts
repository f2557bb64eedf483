import { NewerSchemaError } from '../store-errors.ts'
import { transaction } from './transaction.ts'
import type { SqlDatabase } from './database.ts'

// Narrow rows of `events` are what lists and trees scan; the wide rest is in `bodies`, read for one event at a time.
// `origins` holds resource and scope once for all the spans that share them. Times are whole microseconds.
const first = `
CREATE TABLE events (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL,
  names_session INTEGER NOT NULL,
  is_implied INTEGER NOT NULL,
  parent_id TEXT,
  trace_id TEXT,
  span_id TEXT,
  parent_span_id TEXT,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  source TEXT NOT NULL,
  start_micros INTEGER NOT NULL,
  end_micros INTEGER,
  status TEXT NOT NULL,
  error TEXT,
  model TEXT,
  provider TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_usd REAL,
  first_token_micros INTEGER,
  user_id TEXT,
  title TEXT,
  is_incomplete INTEGER NOT NULL
);
CREATE INDEX events_by_session ON events (session_id, start_micros);
CREATE INDEX events_by_span ON events (trace_id, span_id);
CREATE INDEX events_by_start ON events (start_micros);

CREATE TABLE bodies (row INTEGER PRIMARY KEY, origin INTEGER, body TEXT NOT NULL);
CREATE TABLE origins (row INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, resource TEXT NOT NULL, scope TEXT NOT NULL);

CREATE TABLE traces (trace_id TEXT PRIMARY KEY, session_id TEXT NOT NULL, is_named INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  title TEXT,
  project TEXT NOT NULL,
  source TEXT NOT NULL,
  start_micros INTEGER NOT NULL,
  end_micros INTEGER,
  event_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_usd REAL,
  models TEXT NOT NULL,
  user_id TEXT,
  version INTEGER NOT NULL
);
CREATE INDEX sessions_by_start ON sessions (start_micros DESC, id DESC);
CREATE INDEX sessions_by_version ON sessions (version);
CREATE TABLE removed_sessions (id TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE patches (event_id TEXT PRIMARY KEY, patch TEXT NOT NULL, received_micros INTEGER NOT NULL) WITHOUT ROWID;
`

const documents = `
CREATE TABLE documents (
  row INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  project TEXT,
  name TEXT,
  owner TEXT,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_micros INTEGER NOT NULL,
  updated_micros INTEGER NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX documents_by_owner ON documents (kind, owner);
CREATE INDEX documents_by_name ON documents (kind, name);
`

/** Position n takes the schema from version n to n + 1. Never edit one that was released; add the next. */
const migrations: readonly string[] = [first, documents]

/** Brings the schema up to date, each step in a transaction of its own. Refuses a schema of a later release. */
export function migrate(database: SqlDatabase): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (found > migrations.length) throw new NewerSchemaError(found, migrations.length)
  for (const [index, sql] of migrations.entries()) {
    if (index < found) continue
    transaction(database, () => {
      database.exec(sql)
      database.exec(`PRAGMA user_version = ${index + 1}`)
    })
  }
}
