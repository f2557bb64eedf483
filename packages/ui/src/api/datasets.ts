import { ask, hasList, hasRecord, isRecord, narrow } from './transport.ts'
import type { Datapoint, Dataset } from '@honeyhive/api/current'

/** A row on its way into a dataset. */
export interface NewRow {
  readonly inputs: Readonly<Record<string, unknown>>
  readonly ground_truth: Readonly<Record<string, unknown>> | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly linked_event: string | null
}

/** The rows of a dataset as they were when somebody gave them a name. */
export interface DatasetVersion {
  readonly number: number
  readonly name: string
  readonly rowCount: number
  /** Unix milliseconds. */
  readonly createdAt: number
}

export async function fetchDatasets(signal: AbortSignal): Promise<readonly Dataset[]> {
  const answer = await ask({ method: 'GET', path: '/v1/datasets', signal })
  return narrow(answer, hasList<{ readonly datasets: readonly Dataset[] }>('datasets'), 'datasets').datasets
}

export async function fetchDataset(id: string, signal: AbortSignal): Promise<Dataset | null> {
  const answer = await ask({ method: 'GET', path: `/v1/datasets?dataset_id=${encodeURIComponent(id)}`, signal })
  return narrow(answer, hasList<{ readonly datasets: readonly Dataset[] }>('datasets'), 'datasets').datasets[0] ?? null
}

export async function createDataset(name: string): Promise<string> {
  const answer = await ask({ method: 'POST', path: '/v1/datasets', body: { name } })
  return narrow(answer, hasRecord<{ readonly result: { readonly insertedId: string } }>('result'), 'a new dataset')
    .result.insertedId
}

export async function changeDataset(id: string, change: { name?: string; description?: string }): Promise<void> {
  await ask({ method: 'PUT', path: `/v1/datasets/${encodeURIComponent(id)}`, body: change })
}

export async function deleteDataset(id: string): Promise<void> {
  await ask({ method: 'DELETE', path: `/v1/datasets/${encodeURIComponent(id)}` })
}

/** In the order of the ids. */
export async function fetchDatapoints(ids: readonly string[], signal?: AbortSignal): Promise<readonly Datapoint[]> {
  if (ids.length === 0) return []
  const query = ids.map((id) => `datapoint_ids[]=${encodeURIComponent(id)}`).join('&')
  const answer = await ask({ method: 'GET', path: `/v1/datapoints?${query}`, ...(signal && { signal }) })
  const found = narrow(answer, hasList<{ readonly datapoints: readonly Datapoint[] }>('datapoints'), 'rows').datapoints
  const byId = new Map(found.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function addRows(datasetId: string, rows: readonly NewRow[]): Promise<readonly string[]> {
  const path = `/api/datasets/${encodeURIComponent(datasetId)}/rows`
  const answer = await ask({ method: 'POST', path, body: { rows } })
  return narrow(answer, hasList<{ readonly ids: readonly string[] }>('ids'), 'ids of rows').ids
}

/** Makes rows of events, what they got and gave. */
export async function addEvents(datasetId: string, eventIds: readonly string[]): Promise<number> {
  const body = { events: eventIds, dataset_id: datasetId }
  const answer = await ask({ method: 'POST', path: '/v1/datapoints/batch', body })
  return narrow(answer, hasList<{ readonly insertedIds: readonly string[] }>('insertedIds'), 'ids of rows').insertedIds
    .length
}

export async function changeRow(id: string, row: Pick<NewRow, 'inputs' | 'ground_truth' | 'metadata'>): Promise<void> {
  await ask({ method: 'PUT', path: `/v1/datapoints/${encodeURIComponent(id)}`, body: row })
}

export async function removeRow(datasetId: string, rowId: string): Promise<void> {
  const path = `/v1/datasets/${encodeURIComponent(datasetId)}/datapoints/${encodeURIComponent(rowId)}`
  await ask({ method: 'DELETE', path })
}

export async function fetchVersions(datasetId: string, signal: AbortSignal): Promise<readonly DatasetVersion[]> {
  const answer = await ask({ method: 'GET', path: versionsPath(datasetId), signal })
  return narrow(answer, hasList<{ readonly versions: readonly DatasetVersion[] }>('versions'), 'versions').versions
}

export async function createVersion(datasetId: string, name: string): Promise<DatasetVersion> {
  const answer = await ask({ method: 'POST', path: versionsPath(datasetId), body: { name } })
  return narrow(answer, hasRecord<{ readonly version: DatasetVersion }>('version'), 'a version').version
}

/** The rows of a version. */
export async function fetchVersionRows(
  datasetId: string,
  number: number,
  signal?: AbortSignal,
): Promise<readonly (NewRow & { readonly id: string })[]> {
  const answer = await ask({
    method: 'GET',
    path: `${versionsPath(datasetId)}/${number}`,
    ...(signal && { signal }),
  })
  return narrow(answer, isVersionRows, 'the rows of a version').rows
}

/** Makes the rows of a version the dataset's again; answers with the version that what they replace was kept as. */
export async function restoreVersion(datasetId: string, number: number): Promise<DatasetVersion> {
  const answer = await ask({ method: 'POST', path: `${versionsPath(datasetId)}/${number}/restore`, body: {} })
  return narrow(answer, hasRecord<{ readonly replaced: DatasetVersion }>('replaced'), 'a restored version').replaced
}

function versionsPath(datasetId: string): string {
  return `/api/datasets/${encodeURIComponent(datasetId)}/versions`
}

function isVersionRows(value: unknown): value is { readonly rows: readonly (NewRow & { readonly id: string })[] } {
  return isRecord(value) && Array.isArray(value['rows'])
}
