import { mergePatches } from '../merge.ts'
import { toMicros } from './time.ts'
import type { EventPatch } from '../event.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

/** Patches by event id. They stay after they were applied, so that a later state of the event keeps them. */
export class PatchRows {
  readonly #find: SqlStatement
  readonly #save: SqlStatement
  readonly #forget: SqlStatement

  constructor(database: SqlDatabase) {
    this.#find = database.prepare(
      'SELECT event_id, patch FROM patches WHERE event_id IN (SELECT value FROM json_each(?))',
    )
    this.#save = database.prepare(
      `INSERT INTO patches (event_id, patch, received_micros) VALUES (?, ?, ?)
       ON CONFLICT (event_id) DO UPDATE SET patch = excluded.patch, received_micros = excluded.received_micros`,
    )
    this.#forget = database.prepare(
      `DELETE FROM patches WHERE received_micros < ? AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id = event_id)`,
    )
  }

  find(eventIds: readonly string[]): ReadonlyMap<string, EventPatch> {
    const rows = this.#find.all(JSON.stringify(eventIds))
    return new Map(rows.map((row) => [String(row['event_id']), JSON.parse(String(row['patch'])) as EventPatch]))
  }

  /** Drops patches that came before then and whose event never did. */
  forget(beforeMillis: number): void {
    this.#forget.run(toMicros(beforeMillis))
  }

  /** Returns all patches of the event so far as one. */
  add(patch: EventPatch, nowMillis: number): EventPatch {
    const older = this.find([patch.eventId]).get(patch.eventId)
    const merged = older === undefined ? patch : mergePatches(older, patch)
    this.#save.run(patch.eventId, JSON.stringify(merged), toMicros(nowMillis))
    return merged
  }
}
