import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** Marks the id of a dataset or datapoint that lives in the user's code, not in the service. */
const prefix = 'EXT-'

/**
 * The id of a dataset that is given as rows: `EXT-` and 16 hex digits of SHA-256 over its canonical JSON.
 * The same rows in the same order give the same id, in this library and in the Python one.
 *
 * @throws {TypeError} when a row holds something that JSON cannot.
 * @example offlineDatasetId([{ inputs: { query: 'test' } }]) // 'EXT-6000ae9fa3f6ca4f'
 */
export function offlineDatasetId(rows: readonly unknown[]): string {
  return `${prefix}${digest(canonicalJson(rows))}`
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
  const own = row['id'] ?? row['datapoint_id']
  if (typeof own === 'string' && own !== '') return own.startsWith(prefix) ? own : `${prefix}${own}`
  return `${prefix}${digest(`${canonicalJson(row)}${index}`)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
