import { randomUUID } from 'node:crypto'
import type { DatapointMapping, OpenObject } from '@honeyhive/api/current'
import type { Records } from './records.ts'
import type { StoredDatapoint } from './stored.ts'

/** Makes datapoints of flat rows and appends them to a dataset, in order, in one transaction. Returns their ids. */
export async function addDatapoints(
  { datasets, datapoints }: Records,
  datasetId: string,
  { rows, project }: { readonly rows: readonly StoredDatapoint[]; readonly project: string | null },
): Promise<readonly string[]> {
  const made = rows.map((row) => ({ id: randomUUID(), row: { ...row, linked_datasets: [datasetId] } }))
  const ids = made.map(({ id }) => id)
  await datasets.change(datasetId, (entry) => ({
    value: { ...entry.value, datapoints: [...entry.value.datapoints, ...ids] },
    along: made.map(({ id, row }) => datapoints.putOf(row, { id, project: entry.project ?? project })),
  }))
  return ids
}

/** A row as a datapoint: what no list names goes to the metadata. */
export function mappedRow(row: OpenObject, mapping: DatapointMapping): StoredDatapoint {
  const { inputs = [], ground_truth: truths = [], history = [] } = mapping
  const named = new Set([...inputs, ...truths, ...history])
  return {
    ...emptyDatapoint,
    inputs: picked(row, inputs),
    ground_truth: picked(row, truths),
    history: history.flatMap((key) => messagesIn(row[key])),
    metadata: picked(
      row,
      Object.keys(row).filter((key) => !named.has(key)),
    ),
  }
}

export const emptyDatapoint: StoredDatapoint = {
  inputs: {},
  history: [],
  ground_truth: null,
  metadata: null,
  linked_event: null,
  linked_evals: [],
  linked_datasets: [],
}

function picked(row: OpenObject, keys: readonly string[]): OpenObject {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(row, key)).map((key) => [key, row[key]]))
}

function messagesIn(value: unknown): readonly OpenObject[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item): item is OpenObject => typeof item === 'object' && item !== null && !Array.isArray(item))
}
