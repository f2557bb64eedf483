import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** Marks the id of a dataset or datapoint that lives in the user's code, not in the service. */
const prefix = 'EXT-'

/**
 * The id of a dataset that is given as rows: `EXT-` and 16 hex digits of SHA-256 over its canonical JSON.
 * The same rows in the same order give the same id, in this library and in the Python one.
 *
 * @throws {TypeError} when a row holds something that JSON cannot, or more than 1,000,000 values.
 * @example offlineDatasetId([{ inputs: { query: 'test' } }]) // 'EXT-6000ae9fa3f6ca4f'
 */
export function offlineDatasetId(rows: readonly unknown[]): string {
  return idOfTexts(rows.map((row) => canonicalJson(row ?? null)))
}

/** The same, of rows whose canonical JSON there is already. Not as one text: all rows together need not fit into a string. */
export function idOfTexts(texts: readonly string[]): string {
  const parts = texts.map((text, index) => (index === 0 ? text : `, ${text}`))
  return `${prefix}${digest(['[', ...parts, ']'])}`
}

/**
 * The id of one row: its own `id` or `datapoint_id` with the prefix put before it where it is missing,
 * else `EXT-` and 16 hex digits of SHA-256 over its canonical JSON and its index.
 *
 * @param index position in the dataset, from 0: equal rows at two places are two datapoints
 * @example offlineDatapointId({ inputs: { query: 'test' } }, 0) // 'EXT-9842cacb60f7c166'
 * @example offlineDatapointId({ id: 'my', inputs: {} }, 7) // 'EXT-my'
 */
export function offlineDatapointId(row: Readonly<Record<string, unknown>>, index: number): string {
  return idOfRow(row, index, () => canonicalJson(row))
}

/** The same, of a row whose canonical JSON there is already. */
export function idOfRow(row: Readonly<Record<string, unknown>>, index: number, text: () => string): string {
  const own = row['id'] ?? row['datapoint_id']
  if (typeof own === 'string' && own !== '') return own.startsWith(prefix) ? own : `${prefix}${own}`
  return `${prefix}${digest([text(), String(index)])}`
}

function digest(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text)
  return hash.digest('hex').slice(0, 16)
}
