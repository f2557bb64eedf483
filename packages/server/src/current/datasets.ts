import { z } from 'zod'
import { addDatapoints, mappedRow } from '../records/add-datapoints.ts'
import { changeDataset, createDataset, deleteDataset, dereference } from '../records/datasets.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, ids, name, open, text } from '../wire/parts.ts'
import type { AddDatapoints, DatapointMapping, Dataset, DatasetUpdate, NewDataset } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { StoredDataset } from '../records/stored.ts'
import type { Part } from './part.ts'

export const newDataset: z.ZodType<NewDataset> = z.object({
  name: name.optional(),
  description: text.optional(),
  datapoints: ids.optional(),
})
const datasetUpdate: z.ZodType<DatasetUpdate> = newDataset

const keys = name.array().max(10_000)
export const mapping: z.ZodType<DatapointMapping> = z.object({
  inputs: keys.optional(),
  ground_truth: keys.optional(),
  history: keys.optional(),
})
export const addition: z.ZodType<AddDatapoints> = z.object({ data: open.array().max(100_000), mapping })
const datasetsQuery = z.object({ dataset_id: id.optional(), name: name.optional() })

export function datasetView({ id, name, value, createdAt, updatedAt }: Entry<StoredDataset>): Dataset {
  return {
    id,
    name: name ?? 'Untitled Dataset',
    description: value.description,
    datapoints: value.datapoints,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

export function datasets({ records }: ApiParts): Part<'datasets'> {
  return {
    'GET /v1/datasets': endpoint({
      summary: 'Datasets, all or those of an id or a name.',
      query: datasetsQuery,
      answer: async ({ query: { dataset_id: id, name: wanted } }) => {
        const found =
          id === undefined ? await records.datasets.list({ name: wanted ?? null }) : await records.datasets.getAll([id])
        const all = found.map(datasetView)
        return { datasets: all, testcases: all }
      },
    }),
    'POST /v1/datasets': endpoint({
      summary: 'Makes a dataset.',
      body: newDataset,
      answer: async ({ body }) => {
        const id = await createDataset(records, { ...body, project: null })
        return { inserted: true, result: { insertedId: id } }
      },
    }),
    'PUT /v1/datasets/{dataset_id}': endpoint({
      summary: 'Changes a dataset; its datapoints are replaced by the list that is given.',
      body: datasetUpdate,
      answer: async ({ body, param }) => ({
        result: datasetView(await changeDataset(records, param('dataset_id'), body)),
      }),
    }),
    'DELETE /v1/datasets/{dataset_id}': endpoint({
      summary: 'Deletes a dataset; its datapoints stay.',
      answer: async ({ param }) => ({ result: { id: await deleteDataset(records, param('dataset_id')) } }),
    }),
    'POST /v1/datasets/{dataset_id}/datapoints': endpoint({
      summary: 'Makes datapoints of flat rows and appends them, in order.',
      body: addition,
      answer: async ({ body, param }) => {
        const rows = body.data.map((row) => mappedRow(row, body.mapping))
        return {
          inserted: true,
          datapoint_ids: await addDatapoints(records, param('dataset_id'), { rows, project: null }),
        }
      },
    }),
    'DELETE /v1/datasets/{dataset_id}/datapoints/{datapoint_id}': endpoint({
      summary: 'Takes a datapoint out of a dataset; the datapoint stays.',
      answer: ({ param }) => dereference(records, param('dataset_id'), param('datapoint_id')),
    }),
  }
}
