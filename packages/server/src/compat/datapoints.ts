import { z } from 'zod'
import { changeDatapoint, createDatapoint, deleteDatapoint, listDatapoints } from '../records/datapoints.ts'
import { projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, ids, name, open, textList } from '../wire/parts.ts'
import type { LegacyDatapoint } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { StoredDatapoint } from '../records/stored.ts'
import type { Part } from './part.ts'

const fields = {
  history: open.array().max(10_000).optional(),
  ground_truth: open.optional(),
  linked_datasets: ids.optional(),
  metadata: open.optional(),
} as const
const newDatapoint = z.object({ ...fields, project: name.optional(), inputs: open, linked_event: id.optional() })
const datapointUpdate = z.object({ ...fields, inputs: open.optional(), linked_evals: ids.optional() })
const datapointsQuery = z.object({
  project: name,
  datapoint_ids: textList.optional(),
  dataset_name: name.optional(),
})

function datapointView(
  { id, project, value, createdAt, updatedAt }: Entry<StoredDatapoint>,
  asked?: string,
): LegacyDatapoint {
  const { ground_truth: truth, metadata, linked_event: event, ...rest } = value
  return {
    ...rest,
    _id: id,
    tenant: 'local',
    project_id: project ?? asked ?? 'default',
    ...(truth === null ? {} : { ground_truth: truth }),
    ...(metadata === null ? {} : { metadata }),
    ...(event === null ? {} : { linked_event: event }),
    saved: true,
    type: 'evaluation',
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

export function datapoints({ records }: ApiParts): Part<'datapoints'> {
  return {
    'GET /datapoints': endpoint({
      summary: 'The datapoints of a project, or those of some ids or of a dataset.',
      query: datapointsQuery,
      answer: async ({ query }) => {
        const project = await projectName(records, query.project)
        const found = await listDatapoints(records, {
          ids: query.datapoint_ids,
          datasetName: query.dataset_name,
          project,
        })
        return { datapoints: found.map((entry) => datapointView(entry, query.project)) }
      },
    }),
    'POST /datapoints': endpoint({
      summary: 'Makes a datapoint.',
      body: newDatapoint,
      isLenient: true,
      answer: async ({ body }) => {
        const project = await projectName(records, body.project)
        const insertedId = await createDatapoint(records, { ...body, project })
        return { inserted: true, result: { insertedId, insertedIds: [insertedId] } }
      },
    }),
    'GET /datapoints/{id}': endpoint({
      summary: 'One datapoint, in a list.',
      answer: async ({ param }) => ({ datapoint: [datapointView(await records.datapoints.get(param('id')))] }),
    }),
    'PUT /datapoints/{id}': endpoint({
      summary: 'Replaces the fields of a datapoint that are given.',
      body: datapointUpdate,
      isLenient: true,
      answer: async ({ body, param }) => {
        await changeDatapoint(records, param('id'), body)
        return { success: true }
      },
    }),
    'DELETE /datapoints/{id}': endpoint({
      summary: 'Deletes a datapoint, and takes it out of its datasets.',
      answer: async ({ param }) => {
        await deleteDatapoint(records, param('id'))
        return { deleted: true }
      },
    }),
  }
}
