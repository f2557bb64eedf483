import { addDuration, emptyHistogram, packHistogram, unpackHistogram } from './histogram.ts'
import type { Histogram } from './histogram.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'

/** What a chart counts of one event. */
export interface ChartedEvent {
  readonly type: string
  readonly project: string
  readonly source: string
  readonly model: string | null
  readonly status: string
  readonly startMicros: number
  readonly endMicros: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
}

interface Cell {
  readonly key: readonly [number, number, string, string, string, string]
  events: number
  errors: number
  inputTokens: number
  outputTokens: number
  costPicos: number
  readonly durations: Histogram
}

export const chartMicros: number = 15 * 60_000_000
/** Quarters of an hour that a row stands for: one, and six hours, which a chart over weeks reads. */
export const chartWidths: readonly number[] = [1, 24]
const picosPerUsd = 1e12

/**
 * Numbers of a quarter of an hour, and of six hours, by project, type, model and source, kept exactly as the events are: what an event counts is added when it
 * is written, and taken away first when it is replaced, moved or removed, in the same transaction. Money is whole picodollars.
 */
export class ChartRows {
  readonly #find: SqlStatement
  readonly #save: SqlStatement
  readonly #remove: SqlStatement
  readonly #cells = new Map<string, Cell>()

  constructor(database: SqlDatabase) {
    const where = 'WHERE width = ? AND bucket = ? AND project = ? AND type = ? AND model = ? AND source = ?'
    this.#find = database.prepare(`SELECT * FROM charts ${where}`)
    this.#remove = database.prepare(`DELETE FROM charts ${where}`)
    this.#save = database.prepare(
      `INSERT OR REPLACE INTO charts (width, bucket, project, type, model, source, event_count, error_count, input_tokens,
         output_tokens, cost_picos, durations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
  }

  /** Sessions are not counted. `sign` is -1 for what is no more. */
  count(event: ChartedEvent, sign: 1 | -1): void {
    if (event.type === 'session') return
    for (const width of chartWidths) countIn(this.#cellOf(event, width), event, sign)
  }

  /** Writes what was counted; once per transaction, at its end. */
  flush(): void {
    for (const cell of this.#cells.values()) {
      if (cell.events <= 0) this.#remove.run(...cell.key)
      else {
        const { events, errors, inputTokens, outputTokens, costPicos, durations } = cell
        this.#save.run(...cell.key, events, errors, inputTokens, outputTokens, costPicos, packHistogram(durations))
      }
    }
    this.#cells.clear()
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.#cells.clear()
  }

  #cellOf(event: ChartedEvent, width: number): Cell {
    const bucket = Math.floor(event.startMicros / chartMicros / width) * width
    const key = [width, bucket, event.project, event.type, event.model ?? '', event.source] as const
    const name = JSON.stringify(key)
    const found = this.#cells.get(name)
    if (found !== undefined) return found
    const cell = toCell(key, this.#find.get(...key))
    this.#cells.set(name, cell)
    return cell
  }
}

const eventsAtATime = 10_000

/** Counts every event of a store whose charts are empty. */
export function countAll(database: SqlDatabase): void {
  const charts = new ChartRows(database)
  const next = database.prepare(
    `SELECT row, type, project, source, model, status, start_micros, end_micros, input_tokens, output_tokens, cost_usd
       FROM events WHERE row > ? ORDER BY row LIMIT ${eventsAtATime}`,
  )
  for (let rows = next.all(0); rows.length > 0; rows = next.all(Number(rows.at(-1)?.['row']))) {
    for (const row of rows) charts.count(chartedRow(row), 1)
    charts.flush()
  }
}

function countIn(cell: Cell, event: ChartedEvent, sign: 1 | -1): void {
  cell.events += sign
  cell.errors += event.status === 'error' ? sign : 0
  cell.inputTokens += sign * (event.inputTokens ?? 0)
  cell.outputTokens += sign * (event.outputTokens ?? 0)
  cell.costPicos += sign * Math.round((event.costUsd ?? 0) * picosPerUsd)
  if (event.endMicros !== null) addDuration(cell.durations, event.endMicros - event.startMicros, sign)
}

function toCell(key: Cell['key'], row: SqlRow | undefined): Cell {
  return {
    key,
    events: Number(row?.['event_count'] ?? 0),
    errors: Number(row?.['error_count'] ?? 0),
    inputTokens: Number(row?.['input_tokens'] ?? 0),
    outputTokens: Number(row?.['output_tokens'] ?? 0),
    costPicos: Number(row?.['cost_picos'] ?? 0),
    durations: row === undefined ? emptyHistogram() : unpackHistogram(row['durations']),
  }
}

/** What a row of `events` counts. */
export function chartedRow(row: SqlRow): ChartedEvent {
  const number = (name: string): number | null => (row[name] === null ? null : Number(row[name]))
  return {
    type: String(row['type']),
    project: String(row['project']),
    source: String(row['source']),
    model: row['model'] === null ? null : String(row['model']),
    status: String(row['status']),
    startMicros: Number(row['start_micros']),
    endMicros: number('end_micros'),
    inputTokens: number('input_tokens'),
    outputTokens: number('output_tokens'),
    costUsd: number('cost_usd'),
  }
}
