import { mergePatches, withHistory } from '../merge.ts'
import { idOf, idValue, listOf, valuesIn } from './ids.ts'
import { toMicros } from './time.ts'
import type { EventPatch, JsonObject } from '../event.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

/** Patches by event id. They stay after they were applied, so that a later state of the event keeps them. */
export class PatchRows {
  readonly #any: SqlStatement
  readonly #find: SqlStatement
  readonly #save: SqlStatement
  readonly #remove: SqlStatement
  readonly #forget: SqlStatement

  constructor(database: SqlDatabase) {
    this.#any = database.prepare('SELECT 1 FROM patches LIMIT 1')
    this.#find = database.prepare(`SELECT event_id, patch FROM patches WHERE event_id IN ${valuesIn('?')}`)
    this.#save = database.prepare(
      `INSERT INTO patches (event_id, patch, received_micros) VALUES (?, ?, ?)
       ON CONFLICT (event_id) DO UPDATE SET patch = excluded.patch, received_micros = excluded.received_micros`,
    )
    this.#remove = database.prepare('DELETE FROM patches WHERE event_id = ?')
    this.#forget = database.prepare(
      `DELETE FROM patches WHERE received_micros < ? AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id = event_id)`,
    )
  }

  find(eventIds: readonly string[]): ReadonlyMap<string, EventPatch> {
    // Most stores hold none, and then the list of a large batch is not worth making.
    if (this.#any.get() === undefined) return new Map()
    const rows = this.#find.all(listOf(eventIds.map((id) => idValue(id))))
    return new Map(rows.map((row) => [idOf(row['event_id']), JSON.parse(String(row['patch'])) as EventPatch]))
  }

  /** Drops patches that came before then and whose event never did. */
  forget(beforeMillis: number): void {
    this.#forget.run(toMicros(beforeMillis))
  }

  remove(eventId: string): void {
    this.#remove.run(idValue(eventId))
  }

  /** Returns all patches of the event so far as one. `inputs`: those of the event, if it came. */
  add(given: EventPatch, nowMillis: number, inputs?: JsonObject): EventPatch {
    const older = this.find([given.eventId]).get(given.eventId)
    const patch = withHistory(given, inputs ?? older?.inputs)
    const merged = older === undefined ? patch : mergePatches(older, patch)
    this.#save.run(idValue(patch.eventId), JSON.stringify(merged), toMicros(nowMillis))
    return merged
  }
}
