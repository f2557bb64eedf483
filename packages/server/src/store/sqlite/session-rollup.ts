import { anyRemoved } from './session-count.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

// Recomputed from the narrow rows rather than counted up: right under repeats, replacements, moves and late events.
const recompute = `
WITH totals AS (
  SELECT e.session AS row,
    MIN(e.start_micros) AS start_micros,
    MAX(e.end_micros) AS end_micros,
    SUM(e.type <> 'session') AS event_count,
    SUM(e.status = 'error') AS error_count,
    COALESCE(SUM(CASE WHEN e.type = 'model' THEN e.input_tokens END), 0) AS input_tokens,
    COALESCE(SUM(CASE WHEN e.type = 'model' THEN e.output_tokens END), 0) AS output_tokens,
    SUM(CASE WHEN e.type = 'model' THEN e.cost_usd END) AS cost_usd,
    json_group_array(DISTINCT e.model) FILTER (WHERE e.type = 'model' AND e.model IS NOT NULL) AS models,
    MAX(e.user_id) AS user_id
  FROM events e WHERE e.session IN (SELECT value FROM json_each(?1)) GROUP BY e.session
),
named AS (
  SELECT t.*, s.name, s.project, s.source, s.implied, s.user_id AS own_user_id,
    (SELECT r.row FROM events r WHERE r.session = t.row AND r.type <> 'session'
       ORDER BY r.parent_span_id IS NOT NULL, r.start_micros, r.row LIMIT 1) AS first_root
  FROM totals t JOIN sessions i ON i.row = t.row LEFT JOIN events s ON s.id = i.id AND s.type = 'session'
)
UPDATE sessions SET
  name = COALESCE(CASE WHEN n.implied < 2 THEN NULLIF(n.name, '') END, r.name, 'session'),
  title = (SELECT m.title FROM events m WHERE m.session = n.row AND m.title IS NOT NULL ORDER BY m.start_micros, m.row LIMIT 1),
  project = CASE WHEN n.implied = 0 THEN n.project ELSE COALESCE(r.project, n.project, 'default') END,
  source = CASE WHEN n.implied = 0 THEN n.source ELSE COALESCE(r.source, n.source, 'unknown') END,
  start_micros = n.start_micros, end_micros = n.end_micros, event_count = n.event_count, error_count = n.error_count,
  input_tokens = n.input_tokens, output_tokens = n.output_tokens, cost_usd = n.cost_usd, models = n.models,
  user_id = COALESCE(n.own_user_id, n.user_id), version = ?2
FROM named n LEFT JOIN events r ON r.row = n.first_root
WHERE sessions.row = n.row`

// A session event spans its session, and one made on the spot takes its name from what came.
const describe = `
UPDATE events SET name = s.name, project = s.project, source = s.source, start_micros = s.start_micros, end_micros = s.end_micros
FROM sessions s WHERE s.row IN (SELECT value FROM json_each(?)) AND events.id = s.id AND events.type = 'session'
  AND (events.name, events.project, events.source, events.start_micros, events.end_micros)
    IS NOT (s.name, s.project, s.source, s.start_micros, s.end_micros)`

// A session event whose session holds nothing else, and which only stood for it.
const emptied = `SELECT e.row FROM sessions s JOIN events e ON e.id = s.id AND e.type = 'session' AND e.implied > 0
  WHERE s.row IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM events o WHERE o.session = s.row AND o.row <> e.row)`
const dead = `FROM sessions WHERE row IN (SELECT value FROM json_each(?1))
  AND NOT EXISTS (SELECT 1 FROM events e WHERE e.session = sessions.row)`

/** Keeps one row per session that answers the sessions list without touching events. */
export class SessionRollup {
  readonly #recompute: SqlStatement
  readonly #describe: SqlStatement
  readonly #untie: SqlStatement
  readonly #traces: SqlStatement
  readonly #emptied: SqlStatement
  readonly #bury: SqlStatement
  readonly #noteRemoval: SqlStatement
  readonly #forget: SqlStatement
  readonly #revive: SqlStatement

  constructor(database: SqlDatabase) {
    this.#recompute = database.prepare(recompute)
    this.#describe = database.prepare(describe)
    this.#untie = database.prepare(`UPDATE traces SET session = 0, is_named = 0 WHERE session IN (SELECT row ${dead})`)
    this.#traces = database.prepare(
      'DELETE FROM traces WHERE session = 0 AND NOT EXISTS (SELECT 1 FROM events e WHERE e.trace = traces.row)',
    )
    this.#emptied = database.prepare(emptied)
    this.#bury = database.prepare(
      `INSERT INTO removed_sessions (id, version) SELECT id, ?2 ${dead} AND version > 0
       ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
    )
    this.#noteRemoval = database.prepare(
      `INSERT INTO removed_sessions (id, version) SELECT ${anyRemoved}, ?2 WHERE EXISTS (SELECT 1 ${dead})
       ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
    )
    this.#forget = database.prepare(`DELETE ${dead}`)
    this.#revive = database.prepare(
      `DELETE FROM removed_sessions WHERE id IN (SELECT id FROM sessions WHERE row IN (SELECT value FROM json_each(?)))`,
    )
  }

  /** Brings these sessions up to date under the given version; those that have emptied disappear. */
  refresh(
    sessions: ReadonlySet<number>,
    { version, remove }: { readonly version: number; readonly remove: (row: number) => void },
  ): void {
    const list = JSON.stringify([...sessions])
    for (const row of this.#emptied.all(list)) remove(Number(row['row']))
    this.#bury.run(list, version)
    this.#noteRemoval.run(list, version)
    // A trace may have events that name another session: then it stays, and has none of its own.
    this.#untie.run(list)
    this.#traces.run()
    this.#forget.run(list)
    this.#revive.run(list)
    this.#recompute.run(list, version)
    this.#describe.run(list)
  }
}
