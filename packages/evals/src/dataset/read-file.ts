import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { invalidOption } from '../errors.ts'
import { type Dataset, readRows } from './read-rows.ts'
import { jsonFaultOffset } from './json-fault.ts'
import { type FileRows, listIn } from './file-rows.ts'
import { readCsv } from './csv.ts'
import { readYaml } from './yaml.ts'

type Reader = (text: string, name: string) => FileRows | Promise<FileRows>

const readers: Readonly<Record<string, Reader>> = {
  '.json': readJson,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.csv': readCsv,
  '.yaml': readYaml,
  '.yml': readYaml,
}

/**
 * Reads a dataset from a file: JSON (a list, or an object with one under `datapoints`, `rows` or `data`), JSONL, CSV or YAML.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for a file that cannot be read, with the line that is wrong.
 */
export async function readDatasetFile(path: string): Promise<Dataset> {
  const name = basename(path)
  const reader = readers[extname(path).toLowerCase()]
  if (reader === undefined)
    throw invalidOption(`'${name}' is no dataset file. Expected one of ${Object.keys(readers).join(', ')}.`)
  const { rows, lines } = await reader(await textOf(path), name)
  if (rows.length === 0) throw invalidOption(`${name} has no rows: there is nothing to evaluate.`)
  return readRows(rows, (index) =>
    lines[index] === undefined ? `Row ${index + 1} of ${name}` : `Line ${lines[index]} of ${name}`,
  )
}

async function textOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalidOption(`The dataset file '${path}' cannot be read: ${reason}`)
  }
}

function readJson(text: string, name: string): FileRows {
  const value = parse(text, (error) => `${name}, line ${lineOf(text)}, is no JSON: ${error}`)
  const rows = listIn(value)
  if (rows === undefined)
    throw invalidOption(`${name} must hold a list of rows, or an object with one under datapoints, rows or data.`)
  return { rows, lines: [] }
}

function readJsonLines(text: string, name: string): FileRows {
  const rows: unknown[] = []
  const lines: number[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    rows.push(parse(line, (error) => `Line ${index + 1} of ${name} is no JSON: ${error}`))
    lines.push(index + 1)
  }
  return { rows, lines }
}

function parse(text: string, describe: (error: string) => string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidOption(describe(error instanceof Error ? error.message : String(error)))
  }
}

function lineOf(text: string): number {
  return text.slice(0, jsonFaultOffset(text)).split('\n').length
}
