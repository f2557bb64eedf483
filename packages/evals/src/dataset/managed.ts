import { invalidOption } from '../errors.ts'
import { fieldsOf, listOf, textOf } from '../json.ts'
import type { Platform } from '../platform/platform.ts'
import type { Dataset } from './read-rows.ts'
import type { Example } from '../datapoint.ts'

/** Datapoints are asked for so many at a time. */
const atOnce = 8

/**
 * A dataset of the server, with its datapoints in its order. One that cannot be read is left out and said.
 *
 * @throws {HoneyHiveError} INVALID_OPTION: the server does not answer, does not know it, or has nothing usable in it.
 */
export async function fetchDataset(
  platform: Platform | undefined,
  datasetId: string,
  warn: (kind: string, message: string) => void,
): Promise<Dataset> {
  if (platform === undefined)
    throw invalidOption(`The dataset '${datasetId}' is at the server, and there is none: set HH_API_URL or HH_API_KEY.`)
  const outcome = await platform.get('/v1/datasets', { dataset_id: datasetId })
  if (outcome.status !== 'ok') throw invalidOption(`The dataset '${datasetId}' cannot be read: ${outcome.message}`)
  const found = listOf(outcome.body['datasets'] ?? outcome.body['testcases'])[0]
  if (found === undefined) throw invalidOption(`The server has no dataset '${datasetId}'.`)
  const ids = listOf(fieldsOf(found)['datapoints'])
    .map(idOf)
    .filter((id) => id !== undefined)
  const read = await inOrder(ids, (id) => fetchDatapoint(platform, id, warn))
  const examples = read.filter((example) => example !== undefined).map(numbered)
  if (examples.length === 0)
    throw invalidOption(`The dataset '${datasetId}' has no usable datapoint (${ids.length} are listed in it).`)
  return { datasetId, isOffline: false, examples }
}

/** Its place among those that could be read. */
function numbered(example: Example, index: number): Example {
  return { ...example, index }
}

async function fetchDatapoint(
  platform: Platform,
  id: string,
  warn: (kind: string, message: string) => void,
): Promise<Example | undefined> {
  const outcome = await platform.get(`/v1/datapoints/${encodeURIComponent(id)}`)
  if (outcome.status !== 'ok') {
    warn(`datapoint:${id}`, `The datapoint '${id}' cannot be read and is left out: ${outcome.message}`)
    return undefined
  }
  const given = outcome.body['datapoint']
  const datapoint = fieldsOf(Array.isArray(given) ? given[0] : given)
  if (!('inputs' in datapoint)) {
    warn(`datapoint:${id}`, `The datapoint '${id}' has no inputs and is left out.`)
    return undefined
  }
  const groundTruth = datapoint['ground_truth']
  return {
    datapointId: textOf(datapoint['id']) ?? textOf(datapoint['_id']) ?? id,
    index: 0,
    inputs: datapoint['inputs'],
    groundTruth: groundTruth === null ? undefined : groundTruth,
    metadata: fieldsOf(datapoint['metadata']),
  }
}

/** Older servers list ids, newer ones may list objects. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : (textOf(fieldsOf(value)['id']) ?? textOf(fieldsOf(value)['_id']))
}

async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))))
  return results
}
