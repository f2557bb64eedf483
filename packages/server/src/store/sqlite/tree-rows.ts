import { idValue } from './ids.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

const dashed = [
  [1, 4],
  [5, 2],
  [7, 2],
  [9, 2],
  [11, 6],
]
  .map(([from, count]) => `hex(substr(e.id, ${from}, ${count}))`)
  .join(` || '-' || `)
const id = `CASE typeof(e.id) WHEN 'blob' THEN lower(${dashed}) ELSE e.id END`
/** The parent's row; -1 for one that has not come; NULL for what hangs under the session itself. */
const parent = `CASE
  WHEN e.type = 'session' THEN NULL
  WHEN e.parent_id IS NOT NULL THEN
    COALESCE((SELECT q.row FROM events q WHERE q.id = e.parent_id), CASE WHEN e.parent_id = s.id THEN NULL ELSE -1 END)
  WHEN e.parent_span_id IS NULL OR e.parent_span_id = e.span_id THEN NULL
  ELSE COALESCE((SELECT p.row FROM events p WHERE p.trace = e.trace AND p.span_id = e.parent_span_id AND p.row <> e.row LIMIT 1), -1)
END`
// SQLite writes a number with a point in its JSON with 15 digits; 17 are what gives the same number back.
const cost = `CASE WHEN e.cost_usd IS NOT NULL THEN printf('%!.17g', e.cost_usd) END`

/**
 * The tree of a session as the JSON of its rows, see `EventRow` of the API. SQLite writes it: handing thirty thousand rows to
 * JavaScript one by one, to make objects and then JSON of them, takes ten times as long.
 */
export class TreeRows {
  readonly #rows: SqlStatement

  constructor(database: SqlDatabase) {
    this.#rows = database.prepare(
      `SELECT json_group_array(
         json_array(e.row, ${id}, ${parent}, e.type, e.name, e.start_micros, MAX(0, e.end_micros - e.start_micros), e.status,
           e.error, e.model, e.provider, e.input_tokens, e.output_tokens, ${cost}, e.first_token_micros, e.is_incomplete)
         ORDER BY e.type <> 'session', e.start_micros, e.parent_span_id IS NOT NULL, e.end_micros DESC, e.row
       ) AS json FROM sessions s JOIN events e ON e.session = s.row WHERE s.id = ?`,
    )
  }

  /** `[]` for an unknown session. */
  of(sessionId: string): string {
    return String(this.#rows.get(idValue(sessionId))?.['json'])
  }
}
