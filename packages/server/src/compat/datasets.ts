import { z } from 'zod'
import { addDatapoints, mappedRow } from '../records/add-datapoints.ts'
import { changeDataset, createDataset, deleteDataset } from '../records/datasets.ts'
import { ofProject, projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, ids, name, open, text } from '../wire/parts.ts'
import type { LegacyDataset } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { StoredDataset } from '../records/stored.ts'
import type { Part } from './part.ts'

const type = z.enum(['evaluation', 'fine-tuning'])
const fields = {
  description: text.optional(),
  datapoints: ids.optional(),
  linked_evals: ids.optional(),
  metadata: open.optional(),
} as const
const newDataset = z.object({
  ...fields,
  project: name.optional(),
  name,
  type: type.optional(),
  saved: z.boolean().optional(),
  pipeline_type: z.enum(['event', 'session']).optional(),
})
const datasetUpdate = z.object({ ...fields, dataset_id: id, name: name.optional() })
const datasetsQuery = z.object({ project: name, type: type.optional(), dataset_id: id.optional() })
const deletion = z.object({ dataset_id: id })
const keys = name.array().max(10_000).default([])
const addition = z.object({
  project: name.optional(),
  data: open.array().max(100_000),
  mapping: z.object({ inputs: keys, ground_truth: keys, history: keys }),
})

function datasetView(
  { id, name, project, value, createdAt, updatedAt }: Entry<StoredDataset>,
  asked: string,
): LegacyDataset {
  const { description, ...rest } = value
  return {
    ...rest,
    _id: id,
    project: project ?? asked,
    name: name ?? '',
    ...(description === null ? {} : { description }),
    num_points: value.datapoints.length,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

/** For whoever reads the answer as the newer generation's. */
function withPlainId({ _id, ...rest }: LegacyDataset): object {
  return { id: _id, ...rest }
}

export function datasets({ records }: ApiParts): Part<'datasets'> {
  return {
    'GET /datasets': endpoint({
      summary: 'The datasets of a project.',
      query: datasetsQuery,
      answer: async ({ query }) => {
        const project = await projectName(records, query.project)
        const found =
          query.dataset_id === undefined
            ? await records.datasets.list({ where: ofProject(project) })
            : await records.datasets.getAll([query.dataset_id])
        const wanted = found.filter(({ value }) => query.type === undefined || value.type === query.type)
        const testcases = wanted.map((entry) => datasetView(entry, query.project))
        return { testcases, datasets: testcases.map(withPlainId) }
      },
    }),
    'POST /datasets': endpoint({
      summary: 'Makes a dataset.',
      body: newDataset,
      isLenient: true,
      answer: async ({ body }) => {
        const project = await projectName(records, body.project)
        const insertedId = await createDataset(records, { ...body, project })
        return { inserted: true, result: { insertedId, insertedIds: [insertedId] } }
      },
    }),
    'PUT /datasets': endpoint({
      summary: 'Changes a dataset; its datapoints are replaced by the list that is given.',
      body: datasetUpdate,
      isLenient: true,
      answer: async ({ body: { dataset_id: datasetId, ...rest } }) => {
        await changeDataset(records, datasetId, rest)
        return { success: true }
      },
    }),
    'DELETE /datasets': endpoint({
      summary: 'Deletes a dataset; its datapoints stay.',
      query: deletion,
      answer: async ({ query }) => {
        await deleteDataset(records, query.dataset_id)
        return { success: true }
      },
    }),
    'POST /datasets/{dataset_id}/datapoints': endpoint({
      summary: 'Makes datapoints of flat rows and appends them, in order.',
      body: addition,
      isLenient: true,
      answer: async ({ body, param }) => {
        const project = await projectName(records, body.project)
        const rows = body.data.map((row) => mappedRow(row, body.mapping))
        return { inserted: true, datapoint_ids: await addDatapoints(records, param('dataset_id'), { rows, project }) }
      },
    }),
  }
}
