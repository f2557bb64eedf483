import { z } from 'zod'
import { datapointsOfEvents } from '../records/datapoints-of-events.ts'
import { changeDatapoint, createDatapoint, deleteDatapoint, listDatapoints } from '../records/datapoints.ts'
import { endpoint } from '../wire/endpoint.ts'
import { dateRange, filters } from '../wire/filters.ts'
import { id, ids, name, open, textList } from '../wire/parts.ts'
import { mapping } from './datasets.ts'
import type { Datapoint, NewDatapoint } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { EventsWanted } from '../records/datapoints-of-events.ts'
import type { StoredDatapoint } from '../records/stored.ts'
import type { Part } from './part.ts'

const newDatapoint: z.ZodType<NewDatapoint> = z.object({
  inputs: open.optional(),
  history: open.array().max(10_000).optional(),
  ground_truth: open.nullish(),
  metadata: open.nullish(),
  linked_event: id.nullish(),
  linked_datasets: ids.optional(),
})

const batch: z.ZodType<EventsWanted> = z.object({
  events: ids.optional(),
  mapping: mapping.optional(),
  filters: filters.optional(),
  dateRange: dateRange.optional(),
  checkState: z.record(z.string(), z.boolean()).optional(),
  selectAll: z.boolean().optional(),
  dataset_id: id.optional(),
})

const datapointsQuery = z.object({ datapoint_ids: textList.optional(), dataset_name: name.optional() })

function datapointView({ id, value, createdAt, updatedAt }: Entry<StoredDatapoint>): Datapoint {
  return {
    id,
    inputs: value.inputs,
    history: value.history,
    ground_truth: value.ground_truth,
    metadata: value.metadata,
    linked_event: value.linked_event,
    linked_datasets: value.linked_datasets,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

export function datapoints(parts: ApiParts): Part<'datapoints'> {
  const { records } = parts
  return {
    'GET /v1/datapoints': endpoint({
      summary: 'Datapoints, all or those of some ids or of a dataset.',
      query: datapointsQuery,
      answer: async ({ query }) => {
        const wanted = { ids: query.datapoint_ids, datasetName: query.dataset_name, project: null }
        return { datapoints: (await listDatapoints(records, wanted)).map(datapointView) }
      },
    }),
    'POST /v1/datapoints': endpoint({
      summary: 'Makes a datapoint.',
      body: newDatapoint,
      answer: async ({ body }) => {
        const insertedIds = [await createDatapoint(records, { ...body, project: null })]
        return { inserted: true, result: { insertedIds } }
      },
    }),
    'GET /v1/datapoints/{id}': endpoint({
      summary: 'One datapoint, in a list.',
      answer: async ({ param }) => ({ datapoint: [datapointView(await records.datapoints.get(param('id')))] }),
    }),
    'PUT /v1/datapoints/{id}': endpoint({
      summary: 'Replaces the fields of a datapoint that are given.',
      body: newDatapoint,
      answer: async ({ body, param }) => {
        await changeDatapoint(records, param('id'), body)
        return { updated: true, result: { modifiedCount: 1 } }
      },
    }),
    'DELETE /v1/datapoints/{id}': endpoint({
      summary: 'Deletes a datapoint, and takes it out of its datasets.',
      answer: async ({ param }) => {
        await deleteDatapoint(records, param('id'))
        return { deleted: true }
      },
    }),
    'POST /v1/datapoints/batch': endpoint({
      summary: 'Makes datapoints of events: those of some ids, those that are checked, or all that pass the filters.',
      body: batch,
      answer: async ({ body }) => {
        const insertedIds = await datapointsOfEvents(parts, body)
        return { inserted: true, insertedIds }
      },
    }),
  }
}
