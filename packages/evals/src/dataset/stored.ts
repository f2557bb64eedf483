import type { Datapoint, Example } from '../datapoint.ts'
import { invalidOption } from '../errors.ts'
import { type Fields, fieldsOf, jsonOf, listOf, objectOf, textOf } from '../json.ts'
import { answered } from '../platform/answered.ts'
import { connect, type PlatformOptions } from '../platform/connect.ts'
import { offlineDatasetId } from './offline-id.ts'
import { readDatasetFile } from './read-file.ts'
import { readRows } from './read-rows.ts'

/** What a dataset at the server is made of. */
export interface CreateDatasetOptions extends PlatformOptions {
  readonly name: string
  readonly description?: string | undefined
  readonly rows: readonly Datapoint[]
}

/** A dataset at the server. */
export interface StoredDataset {
  readonly datasetId: string
  /** A hash of the rows: the same rows are the same version, here and in the Python library. */
  readonly version: string
  readonly datapointIds: readonly string[]
}

/** Datapoints are sent so many at a time. */
const batchSize = 500

/**
 * Creates a dataset at the server, with its rows in their order. Its version is in its description, so that whoever has the
 * rows can see whether they are the same.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for rows that cannot be used, and when the server does not take them.
 * @example
 * const { datasetId } = await createDataset({ name: 'questions', rows })
 */
export async function createDataset(options: CreateDatasetOptions): Promise<StoredDataset> {
  const { examples } = readRows(options.rows)
  const version = versionOf(options.rows)
  const platform = connect(options)
  const description = [options.description, `version ${version}`].filter((part) => part !== undefined).join(' · ')
  const created = await answered(platform, 'POST', '/v1/datasets', { name: options.name, description, datapoints: [] })
  const datasetId = idIn(created)
  if (datasetId === undefined) throw invalidOption(`The server did not say the id of the dataset '${options.name}'.`)
  const datapointIds: string[] = []
  for (let from = 0; from < examples.length; from += batchSize) {
    const bodies = examples.slice(from, from + batchSize).map(rowBody)
    const added = await answered(platform, 'POST', `/v1/datasets/${datasetId}/datapoints`, additionOf(bodies))
    datapointIds.push(...listOf(added['datapoint_ids']).filter((id) => typeof id === 'string'))
  }
  return { datasetId, version, datapointIds }
}

/**
 * The hash of rows that stands for their version.
 *
 * @example
 * if (versionOf(rows) !== dataset.version) await createDataset({ name, rows })
 */
export function versionOf(rows: readonly unknown[]): string {
  return offlineDatasetId(rows.map((row) => jsonOf(row)))
}

/**
 * Creates a dataset at the server from a file: JSON, JSONL, CSV or YAML.
 *
 * @example
 * const { datasetId } = await importDataset({ name: 'questions', file: 'questions.csv' })
 */
export async function importDataset(
  options: Omit<CreateDatasetOptions, 'rows'> & { readonly file: string },
): Promise<StoredDataset> {
  const { examples } = await readDatasetFile(options.file)
  return createDataset({
    ...options,
    rows: examples.map(({ inputs, groundTruth, metadata }) => ({ inputs, groundTruth, metadata })),
  })
}

interface RowBody {
  readonly inputs: Fields
  readonly groundTruth: Fields
  readonly metadata: Fields
}

function rowBody({ inputs, groundTruth, metadata }: Example): RowBody {
  return {
    inputs: objectOf(inputs) ?? {},
    groundTruth: objectOf(groundTruth) ?? {},
    metadata: fieldsOf(jsonOf(metadata ?? {})),
  }
}

/**
 * The API takes flat rows, and says by name which columns are inputs and which are ground truth; all others are metadata. A
 * name that is both gets a column of its own for the ground truth, because one column cannot be two things.
 */
function additionOf(rows: readonly RowBody[]): unknown {
  const inputs = new Set(rows.flatMap((row) => Object.keys(row.inputs)))
  const truths = new Set(rows.flatMap((row) => Object.keys(row.groundTruth)))
  const truthColumn = (key: string): string => (inputs.has(key) ? `ground_truth_${key}` : key)
  const data = rows.map((row) => {
    const truth = Object.entries(row.groundTruth).map(([key, value]) => [truthColumn(key), value] as const)
    return Object.assign(Object.fromEntries(truth), row.metadata, row.inputs)
  })
  return { data, mapping: { inputs: [...inputs], ground_truth: [...truths].map(truthColumn), history: [] } }
}

/** Servers say it in one of these places. */
function idIn(body: Readonly<Record<string, unknown>>): string | undefined {
  const result = fieldsOf(body['result'])
  return (
    textOf(result['insertedId']) ??
    textOf(listOf(result['insertedIds'])[0]) ??
    textOf(body['dataset_id']) ??
    textOf(body['id'])
  )
}
