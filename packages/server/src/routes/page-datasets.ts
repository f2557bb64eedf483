import { z } from 'zod'
import { addDatapoints } from '../records/add-datapoints.ts'
import { Collection } from '../records/collection.ts'
import { restoreRows } from '../records/restore-rows.ts'
import { storedDatapoint } from '../records/stored.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, open } from '../wire/parts.ts'
import { RefusedRequest } from '../wire/refused-request.ts'
import type { DatasetVersion, PageEndpoints } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Records } from '../records/records.ts'
import type { StoredDatapoint } from '../records/stored.ts'
import type { DocumentStore } from '../store/document-store.ts'
import type { Endpoints } from '../wire/endpoint.ts'

const maxRows = 1000

const newRow = z.object({
  inputs: open,
  ground_truth: open.nullable().default(null),
  metadata: open.nullable().default(null),
  linked_event: id.nullable().default(null),
})
const newRows = z.object({ rows: newRow.array().min(1).max(maxRows) })
const newVersion = z.object({ name: z.string().min(1).max(200) })

interface StoredVersion {
  readonly number: number
  readonly rows: readonly { readonly id: string; readonly row: StoredDatapoint }[]
}

const storedVersion: z.ZodType<StoredVersion> = z.object({
  number: z.int().min(1),
  rows: z.object({ id: z.string(), row: storedDatapoint }).array(),
})

/** What the page needs of datasets beyond `/v1`: rows whose inputs and ground truth may share keys, and versions. */
export function pageDatasets({ store, records }: Pick<ApiParts, 'store' | 'records'>): Endpoints<PageEndpoints> {
  const versions = versionsOf(store.documents)
  return {
    'POST /api/datasets/{dataset_id}/rows': endpoint({
      summary: 'Appends rows to a dataset, in order.',
      body: newRows,
      answer: async ({ body, param }) => {
        const rows = body.rows.map((row) => ({ ...storedDatapoint.parse({}), ...row }))
        return { ids: await addDatapoints(records, param('dataset_id'), { rows, project: null }) }
      },
    }),
    'GET /api/datasets/{dataset_id}/versions': endpoint({
      summary: 'The versions of a dataset, newest first, without their rows.',
      answer: async ({ param }) => {
        const found = await versions.list({ owner: param('dataset_id'), order: 'newest' })
        return { versions: found.map(versionView) }
      },
    }),
    'POST /api/datasets/{dataset_id}/versions': endpoint({
      summary: 'Keeps the rows of a dataset as they are now, under a number and a name.',
      body: newVersion,
      answer: async ({ body, param }) => ({
        version: versionView(await keepVersion({ records, versions }, param('dataset_id'), body.name)),
      }),
    }),
    'POST /api/datasets/{dataset_id}/versions/{number}/restore': endpoint({
      summary: 'Makes the rows of a version those of the dataset again, and keeps what they replace as a version.',
      answer: async ({ param }) => {
        const restored = await versionAt(versions, param('dataset_id'), param('number'))
        const name = `Before version ${restored.value.number} was restored`
        const replaced = await keepVersion({ records, versions }, param('dataset_id'), name)
        await restoreRows(records, param('dataset_id'), restored.value.rows)
        return { restored: versionView(restored), replaced: versionView(replaced) }
      },
    }),
    'GET /api/datasets/{dataset_id}/versions/{number}': endpoint({
      summary: 'A version of a dataset with its rows.',
      answer: async ({ param }) => {
        const found = await versionAt(versions, param('dataset_id'), param('number'))
        return {
          version: versionView(found),
          rows: found.value.rows.map(({ id: rowId, row }) => Object.assign({ id: rowId }, row)),
        }
      },
    }),
  }
}

function versionsOf(documents: DocumentStore): Collection<StoredVersion> {
  return new Collection({ documents, kind: 'dataset-version', noun: 'version of a dataset', schema: storedVersion })
}

interface Kept {
  readonly records: Records
  readonly versions: Collection<StoredVersion>
}

async function keepVersion(
  { records, versions }: Kept,
  datasetId: string,
  name: string,
): Promise<Entry<StoredVersion>> {
  const dataset = await records.datasets.get(datasetId)
  const kept = await versions.list({ owner: dataset.id })
  const number = Math.max(0, ...kept.map(({ value }) => value.number)) + 1
  const found = await records.datapoints.getAll(dataset.value.datapoints)
  const rows = found.map((row) => ({ id: row.id, row: row.value }))
  const place = { id: versionId(dataset.id, number), owner: dataset.id, name, project: dataset.project }
  return versions.create({ number, rows }, place)
}

async function versionAt(
  versions: Collection<StoredVersion>,
  datasetId: string,
  text: string,
): Promise<Entry<StoredVersion>> {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RefusedRequest(400, 'The number of a version is a whole number.')
  return versions.get(versionId(datasetId, number))
}

function versionId(datasetId: string, number: number): string {
  return `${datasetId} ${number}`
}

function versionView({ name: given, value, createdAt }: Entry<StoredVersion>): DatasetVersion {
  return { number: value.number, name: given ?? '', rowCount: value.rows.length, createdAt: Date.parse(createdAt) }
}
