import { createHash } from 'node:crypto'
import type { Example } from '../datapoint.ts'
import { invalidOption } from '../errors.ts'
import { canonicalJson, defaultMaxValues, tooMany } from './canonical-json.ts'
import { idOfRow, idOfTexts } from './offline-id.ts'

/** Whose names the rows of a dataset in code get. */
export type IdScheme = 'sha256' | 'v1-md5'

export interface Dataset {
  readonly datasetId: string
  /** It lives in the user's code or file, not at the server. */
  readonly isOffline: boolean
  readonly examples: readonly Example[]
}

type Row = Readonly<Record<string, unknown>>

const groundTruthKeys = ['groundTruth', 'ground_truth', 'ground_truths'] as const

/**
 * Rows of the user's as examples. `place` names a row in errors: 'row 3', 'line 17 of cases.jsonl'.
 *
 * @throws {HoneyHiveError} INVALID_OPTION: no rows, a row that is no object or has no inputs, ids that are there twice.
 */
export function readRows(
  rows: unknown,
  place: (index: number) => string = (index) => `Row ${index + 1} of the dataset`,
  scheme: IdScheme = 'sha256',
): Dataset {
  if (!Array.isArray(rows))
    throw invalidOption(`The dataset must be an array of { inputs, groundTruth }, but is ${describe(rows)}.`)
  if (rows.length === 0) throw invalidOption('The dataset is empty: there is nothing to evaluate.')
  const read = rows.map((row: unknown, index) => readRow(row, index, place))
  const { datasetId, datapointIds } =
    scheme === 'v1-md5' ? md5Ids(rows, read) : offlineIds(read.map(canonicalRow), place)
  const examples = read.map((row, index) => exampleOf(row, index, String(datapointIds[index])))
  refuseDuplicates(examples, place)
  return { datasetId, isOffline: true, examples }
}

interface Ids {
  readonly datasetId: string
  readonly datapointIds: readonly string[]
}

/** Each row is written once for both of its ids. */
function offlineIds(rows: readonly Row[], place: (index: number) => string): Ids {
  const texts = rows.map((row, index) => written(row, () => place(index)))
  return {
    datasetId: idOfTexts(texts),
    datapointIds: rows.map((row, index) => idOfRow(row, index, () => String(texts[index]))),
  }
}

function written(row: Row, place: () => string): string {
  try {
    return canonicalJson(row)
  } catch (error) {
    throw invalidOption(`${place()} cannot be used. ${error instanceof Error ? error.message : String(error)}`)
  }
}

function md5Ids(given: readonly unknown[], rows: readonly Row[]): Ids {
  // The rows first: one that is too large is found before all are written as one.
  const datapointIds = rows.map((row) => md5Id(canonicalRow(row)))
  return { datasetId: md5Id(given, given.length), datapointIds }
}

function readRow(row: unknown, index: number, place: (index: number) => string): Row {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw invalidOption(`${place(index)} must be an object { inputs, groundTruth }, but is ${describe(row)}.`)
  if (!('inputs' in row))
    throw invalidOption(
      `${place(index)} has no 'inputs'; it has ${Object.keys(row).join(', ') || 'no keys'}. Expected { inputs, groundTruth }.`,
    )
  return { ...row }
}

/** The row as the Python library would have it, so that the same row has the same id in both languages. */
function canonicalRow(row: Row): Row {
  const { groundTruth, ...rest } = row
  return groundTruth === undefined ? rest : { ...rest, ground_truth: groundTruth }
}

/** v1's: `EXT-` and 24 hex digits of MD5 over the JSON text. */
function md5Id(value: unknown, rowCount = 1): string {
  const text = JSON.stringify(value, valueLimit(defaultMaxValues * rowCount))
  return `EXT-${createHash('md5').update(text).digest('hex').slice(0, 24)}`
}

/** Lets everything through, up to so many values. */
function valueLimit(maxValues: number): (key: string, value: unknown) => unknown {
  let values = 0
  return (key, value) => {
    values += 1
    if (values > maxValues) throw new TypeError(`A dataset must be JSON: at '${key}' there were ${tooMany(maxValues)}.`)
    return value
  }
}

function exampleOf(row: Row, index: number, datapointId: string): Example {
  const groundTruth = groundTruthKeys.map((key) => row[key]).find((value) => value !== undefined)
  const metadata = row['metadata']
  return {
    datapointId,
    index,
    inputs: row['inputs'],
    groundTruth,
    metadata: typeof metadata === 'object' && metadata !== null ? { ...metadata } : undefined,
  }
}

/** Equal rows at two places differ by their index, except in v1's scheme, where nobody can have given an id. */
function refuseDuplicates(examples: readonly Example[], place: (index: number) => string): void {
  const seen = new Map<string, number>()
  for (const { datapointId, index } of examples) {
    const other = seen.get(datapointId)
    if (other !== undefined)
      throw invalidOption(
        `${place(index)} has the id '${datapointId}', as ${place(other).toLowerCase()} has. Ids must be unique in a dataset.`,
      )
    seen.set(datapointId, index)
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}
