import type { SqlDatabase, SqlStatement } from './database.ts'

// Recomputed from the narrow rows rather than counted up: right under repeats, replacements, moves and late events.
const recompute = `
WITH totals AS (
  SELECT e.session_id AS id,
    MIN(e.start_micros) AS start_micros,
    MAX(e.end_micros) AS end_micros,
    SUM(e.type <> 'session') AS event_count,
    SUM(e.status = 'error') AS error_count,
    COALESCE(SUM(CASE WHEN e.type = 'model' THEN e.input_tokens END), 0) AS input_tokens,
    COALESCE(SUM(CASE WHEN e.type = 'model' THEN e.output_tokens END), 0) AS output_tokens,
    SUM(CASE WHEN e.type = 'model' THEN e.cost_usd END) AS cost_usd,
    json_group_array(DISTINCT e.model) FILTER (WHERE e.type = 'model' AND e.model IS NOT NULL) AS models,
    MAX(e.user_id) AS user_id
  FROM events e WHERE e.session_id IN (SELECT value FROM json_each(?1)) GROUP BY e.session_id
),
named AS (
  SELECT t.*, s.name, s.project, s.source, s.is_implied, s.user_id AS own_user_id,
    (SELECT r.row FROM events r WHERE r.session_id = t.id AND r.type <> 'session'
       ORDER BY COALESCE(r.parent_span_id, '') <> '', r.start_micros LIMIT 1) AS first_root
  FROM totals t LEFT JOIN events s ON s.id = t.id AND s.type = 'session'
)
INSERT INTO sessions (id, name, title, project, source, start_micros, end_micros, event_count, error_count,
  input_tokens, output_tokens, cost_usd, models, user_id, version)
SELECT n.id,
  COALESCE(NULLIF(n.name, ''), r.name, 'session'),
  (SELECT m.title FROM events m WHERE m.session_id = n.id AND m.title IS NOT NULL ORDER BY m.start_micros LIMIT 1),
  CASE WHEN n.is_implied = 0 THEN n.project ELSE COALESCE(r.project, n.project, 'default') END,
  CASE WHEN n.is_implied = 0 THEN n.source ELSE COALESCE(r.source, n.source, 'unknown') END,
  n.start_micros, n.end_micros, n.event_count, n.error_count, n.input_tokens, n.output_tokens, n.cost_usd, n.models,
  COALESCE(n.own_user_id, n.user_id), ?2
FROM named n LEFT JOIN events r ON r.row = n.first_root
WHERE true
ON CONFLICT (id) DO UPDATE SET name = excluded.name, title = excluded.title, project = excluded.project,
  source = excluded.source, start_micros = excluded.start_micros, end_micros = excluded.end_micros,
  event_count = excluded.event_count, error_count = excluded.error_count, input_tokens = excluded.input_tokens,
  output_tokens = excluded.output_tokens, cost_usd = excluded.cost_usd, models = excluded.models,
  user_id = excluded.user_id, version = excluded.version`

const emptied = `SELECT row, id FROM events s WHERE s.id IN (SELECT value FROM json_each(?))
  AND s.type = 'session' AND s.is_implied = 1
  AND NOT EXISTS (SELECT 1 FROM events e WHERE e.session_id = s.id AND e.row <> s.row)`

/** Keeps one row per session that answers the sessions list without touching events. */
export class SessionRollup {
  readonly #recompute: SqlStatement
  readonly #emptied: SqlStatement
  readonly #removals: readonly SqlStatement[]
  readonly #bury: SqlStatement
  readonly #revive: SqlStatement
  readonly #forget: SqlStatement

  constructor(database: SqlDatabase) {
    this.#recompute = database.prepare(recompute)
    this.#emptied = database.prepare(emptied)
    this.#removals = ['DELETE FROM bodies WHERE row = ?1', 'DELETE FROM events WHERE row = ?1'].map((sql) =>
      database.prepare(sql),
    )
    this.#bury = database.prepare(
      `INSERT INTO removed_sessions (id, version)
       SELECT d.value, ?2 FROM json_each(?1) d WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.session_id = d.value)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
    )
    this.#revive = database.prepare(
      `DELETE FROM removed_sessions WHERE id IN (SELECT value FROM json_each(?))
       AND id IN (SELECT session_id FROM events WHERE session_id = removed_sessions.id)`,
    )
    this.#forget = database.prepare(
      'DELETE FROM sessions WHERE id IN (SELECT id FROM removed_sessions WHERE version = ?)',
    )
  }

  /** Brings the rows of these sessions up to date under the given version; sessions that have emptied disappear. */
  refresh(sessionIds: ReadonlySet<string>, version: number): void {
    const list = JSON.stringify([...sessionIds])
    for (const row of this.#emptied.all(list)) {
      for (const removal of this.#removals) removal.run(Number(row['row']))
    }
    this.#bury.run(list, version)
    this.#revive.run(list)
    this.#forget.run(version)
    this.#recompute.run(list, version)
  }
}
