/** Numbers by spans of time: `width` is how many quarters of an hour a row stands for, `bucket` the first of them since 1970. */
export const charts: string = `
CREATE TABLE charts (
  width INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  project TEXT NOT NULL,
  type TEXT NOT NULL,
  model TEXT NOT NULL,
  source TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_picos INTEGER NOT NULL,
  durations BLOB NOT NULL,
  PRIMARY KEY (width, bucket, project, type, model, source)
) WITHOUT ROWID;
`

// Narrow rows of `events` are what lists, trees and charts scan; their contents are packed into the blocks of their week, long texts
// apart and once per project and week. Times are whole microseconds, hexadecimal ids are bytes, sessions and traces are row numbers.
export const schema: string = `
CREATE TABLE sessions (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  title TEXT,
  project TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  start_micros INTEGER NOT NULL DEFAULT 0,
  end_micros INTEGER,
  event_count INTEGER NOT NULL DEFAULT 0,
  error_count INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL,
  models TEXT NOT NULL DEFAULT '[]',
  user_id TEXT,
  version INTEGER NOT NULL
);
CREATE INDEX sessions_by_start ON sessions (start_micros DESC, row DESC);
CREATE INDEX sessions_by_project ON sessions (project, start_micros DESC, row DESC);
CREATE INDEX sessions_by_version ON sessions (version);
CREATE TABLE removed_sessions (id BLOB PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE traces (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, session INTEGER NOT NULL, is_named INTEGER NOT NULL);
CREATE INDEX traces_by_session ON traces (session);

CREATE TABLE events (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  session INTEGER NOT NULL,
  names_session INTEGER NOT NULL,
  implied INTEGER NOT NULL,
  parent_id BLOB,
  trace INTEGER,
  span_id BLOB,
  parent_span_id BLOB,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  source TEXT NOT NULL,
  week INTEGER NOT NULL,
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
  run_id TEXT,
  datapoint_id TEXT,
  dataset_id TEXT,
  title TEXT,
  is_incomplete INTEGER NOT NULL,
  origin INTEGER,
  block INTEGER,
  block_offset INTEGER,
  block_length INTEGER,
  pieces BLOB
);
CREATE INDEX events_by_session ON events (session, start_micros);
CREATE INDEX events_by_span ON events (trace, span_id) WHERE trace IS NOT NULL;
CREATE INDEX events_by_start ON events (start_micros);
CREATE INDEX events_by_name ON events (name, start_micros);
CREATE INDEX events_by_model ON events (model, start_micros) WHERE model IS NOT NULL;
CREATE INDEX events_by_user ON events (user_id, start_micros) WHERE user_id IS NOT NULL;
CREATE INDEX events_by_run ON events (run_id, start_micros) WHERE run_id IS NOT NULL;
CREATE INDEX events_by_datapoint ON events (datapoint_id, start_micros) WHERE datapoint_id IS NOT NULL;
CREATE INDEX events_with_error ON events (start_micros) WHERE status = 'error';

CREATE INDEX events_by_week ON events (week) WHERE pieces IS NOT NULL;

CREATE TABLE orphans (week INTEGER NOT NULL, piece INTEGER NOT NULL, PRIMARY KEY (week, piece)) WITHOUT ROWID;
CREATE TABLE details (row INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE origins (row INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, resource TEXT NOT NULL, scope TEXT NOT NULL);
CREATE TABLE patches (event_id BLOB PRIMARY KEY, patch TEXT NOT NULL, received_micros INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE weeks (week INTEGER PRIMARY KEY);

${charts}
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

/** The tables of one week; retention drops them whole. Rows of `words` are those of events, their text is nowhere but in the index. */
export function weekSchema(week: number): string {
  return `
CREATE TABLE blocks_${week} (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE pieces_${week} (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  first_row INTEGER NOT NULL,
  block INTEGER NOT NULL,
  block_offset INTEGER NOT NULL,
  block_length INTEGER NOT NULL
);
CREATE VIRTUAL TABLE words_${week} USING fts5 (text, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO weeks (week) VALUES (${week});
`
}
