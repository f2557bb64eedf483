import { isRecord } from './json-value.ts'
import type { NewRow } from '../api/datasets.ts'

export type Imported =
  | { readonly status: 'read'; readonly rows: readonly NewRow[] }
  | { readonly status: 'fault'; readonly message: string }

const TRUTHS = ['ground_truth', 'groundTruth', 'ground_truths', 'expected']

/** The rows of a JSON, JSONL or CSV file; what cannot be read is named with its line. */
export function importRows(text: string, fileName: string): Imported {
  const body = text.replace(/^\uFEFF/u, '')
  if (body.trim() === '') return fault(`${fileName} is empty.`)
  if (/\.csv$/iu.test(fileName)) return readCsv(body, fileName)
  if (/\.(?:jsonl|ndjson)$/iu.test(fileName)) return readLines(body, fileName)
  return readJson(body, fileName)
}

function readJson(text: string, name: string): Imported {
  const value = parsed(text)
  if (value === undefined) return fault(`${name} is no JSON. A file with one JSON object a line is named .jsonl.`)
  const list: unknown = isRecord(value) ? (value['datapoints'] ?? value['rows'] ?? [value]) : value
  if (!Array.isArray(list)) return fault(`${name} holds no list of rows.`)
  return rowsOf(list, (index) => `Row ${index + 1} of ${name}`)
}

function readLines(text: string, name: string): Imported {
  const lines = text.split(/\r?\n/u).map((line, index) => ({ line, number: index + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  const values: unknown[] = []
  for (const { line, number } of filled) {
    const value = parsed(line)
    if (value === undefined) return fault(`Line ${number} of ${name} is no JSON.`)
    values.push(value)
  }
  return rowsOf(values, (index) => `Line ${filled[index]?.number} of ${name}`)
}

function rowsOf(values: readonly unknown[], place: (index: number) => string): Imported {
  const rows: NewRow[] = []
  for (const [index, value] of values.entries()) {
    if (!isRecord(value)) return fault(`${place(index)} is no object.`)
    rows.push(rowOf(value))
  }
  return rows.length === 0 ? fault('There are no rows in it.') : { status: 'read', rows }
}

/** `{ inputs, ground_truth, metadata }`, or a flat object of which every key is an input but the ground truth. */
export function rowOf(value: Readonly<Record<string, unknown>>): NewRow {
  const truthKey = TRUTHS.find((key) => key in value)
  const truth = truthKey === undefined ? null : value[truthKey]
  const { inputs, metadata, linked_event: event } = value
  const flat = Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== truthKey && key !== 'id' && key !== 'metadata'),
  )
  return {
    inputs: isRecord(inputs) ? inputs : flat,
    ground_truth: truth === null || truth === undefined ? null : isRecord(truth) ? truth : { answer: truth },
    metadata: isRecord(metadata) ? metadata : null,
    linked_event: typeof event === 'string' ? event : null,
  }
}

function readCsv(text: string, name: string): Imported {
  const records = parseCsv(text)
  if (typeof records === 'number') return fault(`Line ${records} of ${name} has a quote that is not closed.`)
  const [header, ...lines] = records
  if (header === undefined || lines.length === 0) return fault(`${name} has a header but no rows.`)
  const rows: NewRow[] = []
  for (const { cells, line } of lines) {
    if (cells.length !== header.cells.length)
      return fault(`Line ${line} of ${name} has ${cells.length} columns; its header has ${header.cells.length}.`)
    rows.push(csvRow(header.cells, cells))
  }
  return { status: 'read', rows }
}

/** `inputs.x`, `ground_truth.y` and `metadata.z` are fields of those; other columns are inputs. */
function csvRow(header: readonly string[], cells: readonly string[]): NewRow {
  const inputs: Record<string, unknown> = {}
  const truth: Record<string, unknown> = {}
  const metadata: Record<string, unknown> = {}
  for (const [index, column] of header.entries()) {
    const cell = cells[index] ?? ''
    const [first = '', ...rest] = column.split('.')
    const field = rest.join('.')
    if (first === 'metadata' && field !== '') metadata[field] = cell
    else if (TRUTHS.includes(first)) truth[field === '' ? 'answer' : field] = cell
    else if (first === 'inputs' && field !== '') inputs[field] = cell
    else if (column !== 'id') inputs[column] = cell
  }
  return { inputs, ground_truth: filled(truth), metadata: filled(metadata), linked_event: null }
}

function filled(record: Record<string, unknown>): Record<string, unknown> | null {
  return Object.keys(record).length === 0 ? null : record
}

interface CsvRecord {
  readonly cells: readonly string[]
  readonly line: number
}

/** RFC 4180; answers with the line where a quote is opened and never closed. */
function parseCsv(text: string): readonly CsvRecord[] | number {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let line = 1
  let began = 1
  for (let at = 0; at <= text.length;) {
    let cell = ''
    if (text[at] === '"') {
      const opened = line
      for (at++; ; at++) {
        if (at >= text.length) return opened
        if (text[at] === '"' && text[at + 1] === '"') at++
        else if (text[at] === '"') break
        if (text[at] === '\n') line++
        cell += text[at]
      }
      at++
    }
    const end = /[,\n]/u.exec(text.slice(at, at + 65_536))
    const stop = end === null ? text.length : at + end.index
    cells.push(cell + text.slice(at, stop).replace(/\r$/u, ''))
    at = stop + 1
    if (text[stop] === ',') continue
    if (cells.length > 1 || cells[0] !== '') records.push({ cells, line: began })
    cells = []
    began = ++line
  }
  return records
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Asked whether it is JSON; `undefined` is no JSON value, so it says no.
    return undefined
  }
}

function fault(message: string): Imported {
  return { status: 'fault', message }
}
