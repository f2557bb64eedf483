import { invalidOption } from '../errors.ts'
import type { FileRows } from './file-rows.ts'

const truthColumns = new Set(['groundTruth', 'ground_truth', 'ground_truths', 'expected', 'answer'])
const prefixes: readonly (readonly [RegExp, 'inputs' | 'groundTruth' | 'metadata'])[] = [
  [/^inputs?\./, 'inputs'],
  [/^(groundTruth|ground_truths?|expected)\./, 'groundTruth'],
  [/^metadata\./, 'metadata'],
]

/**
 * CSV (RFC 4180) with a header. `inputs.x`, `ground_truth.y` and `metadata.z` are fields of those; `ground_truth`, `expected`
 * or `answer` alone is the ground truth; `id` is the id; every other column is an input. Values are text.
 */
export function readCsv(text: string, name: string): FileRows {
  const records = parseCsv(text, name)
  const header = records[0]
  if (header === undefined) throw invalidOption(`${name} is empty; expected a header line and rows.`)
  const rows: unknown[] = []
  const lines: number[] = []
  for (const { cells, line } of records.slice(1)) {
    if (cells.length !== header.cells.length)
      throw invalidOption(`Line ${line} of ${name} has ${cells.length} columns; the header has ${header.cells.length}.`)
    rows.push(rowOf(header.cells, cells))
    lines.push(line)
  }
  return { rows, lines }
}

function rowOf(header: readonly string[], cells: readonly string[]): unknown {
  const inputs: Record<string, string> = {}
  const parts: Record<string, Record<string, string>> = {}
  const row: Record<string, unknown> = { inputs }
  for (const [index, column] of header.entries()) {
    const cell = cells[index] ?? ''
    const prefix = prefixes.find(([pattern]) => pattern.test(column))
    if (prefix !== undefined) {
      const [pattern, part] = prefix
      const fields = part === 'inputs' ? inputs : (parts[part] ??= {})
      fields[column.replace(pattern, '')] = cell
    } else if (truthColumns.has(column)) row['groundTruth'] = cell
    else if (column === 'id' || column === 'datapoint_id') row['id'] = cell
    else inputs[column] = cell
  }
  return { ...row, ...parts }
}

interface CsvRecord {
  readonly cells: readonly string[]
  /** Where it begins. */
  readonly line: number
}

function parseCsv(text: string, name: string): readonly CsvRecord[] {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let line = 1
  let startLine = 1
  const pattern = /"((?:[^"]|"")*)"(,|\r?\n|$)|([^",\r\n]*)(,|\r?\n|$)|"/gy
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    const separator = match?.[2] ?? match?.[4]
    if (match === null || separator === undefined)
      throw invalidOption(`Line ${line} of ${name} is no CSV: a quote is not closed, or stands inside a value.`)
    const [whole, quoted, , plain] = match
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (separator === ',') {
      // A comma at the very end has an empty value after it.
      if (pattern.lastIndex < text.length) continue
      cells.push('')
    }
    if (cells.length > 1 || cells[0] !== '') records.push({ cells, line: startLine })
    cells = []
    startLine = line
  }
  return records
}
