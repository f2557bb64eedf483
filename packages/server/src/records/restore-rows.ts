import { randomUUID } from 'node:crypto'
import { linksOf } from './dataset-links.ts'
import type { DocumentWrite } from '../store/document-store.ts'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredDatapoint } from './stored.ts'

export interface KeptRow {
  readonly id: string
  readonly row: StoredDatapoint
}

/**
 * Makes these the rows of a dataset, in their order, in one transaction: what was changed is changed back, what was removed is
 * there again under its id. A changed row that other datasets hold as well stays for them as it is, and is copied for this one.
 */
export async function restoreRows(
  { datasets, datapoints }: Records,
  datasetId: string,
  rows: readonly KeptRow[],
): Promise<void> {
  await datasets.change(datasetId, async (dataset) => {
    const wanted = new Map(rows.map((row) => [row.id, row]))
    const found = await datapoints.getAll([...wanted.keys()])
    const known = new Map(found.map((entry) => [entry.id, entry]))
    const restored = [...wanted.values()].map((row) => placed(row, known.get(row.id), datasetId))
    const list = restored.map(({ id }) => id)
    const stays = new Set(list)
    const left = dataset.value.datapoints.filter((id) => !stays.has(id))
    const writes = restored.map(({ id, row, entry }): DocumentWrite => {
      const value = { ...row, linked_datasets: linkedTo(entry, datasetId) }
      const place = entry ?? { id, project: dataset.project }
      return datapoints.putOf(value, place, entry?.version ?? 0)
    })
    const unlinked = await linksOf(datapoints, datasetId, { before: left, after: [] })
    return { value: { ...dataset.value, datapoints: list }, along: [...writes, ...unlinked] }
  })
}

interface PlacedRow extends KeptRow {
  /** What is there now under the id; undefined: nothing. */
  readonly entry: Entry<StoredDatapoint> | undefined
}

function placed({ id, row }: KeptRow, entry: Entry<StoredDatapoint> | undefined, datasetId: string): PlacedRow {
  const isShared = entry?.value.linked_datasets.some((linked) => linked !== datasetId) === true
  return isShared && contentOf(entry.value) !== contentOf(row)
    ? { id: randomUUID(), row, entry: undefined }
    : { id, row, entry }
}

function contentOf(row: StoredDatapoint): string {
  return JSON.stringify({ ...row, linked_datasets: [], linked_evals: [] })
}

function linkedTo(entry: Entry<StoredDatapoint> | undefined, datasetId: string): string[] {
  const others = entry?.value.linked_datasets.filter((linked) => linked !== datasetId) ?? []
  return [...others, datasetId]
}
