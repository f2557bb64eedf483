import type { DocumentWrite } from '../store/document-store.ts'
import type { Collection, Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredDatapoint, StoredDataset } from './stored.ts'

// A dataset lists its datapoints in order, a datapoint names its datasets: both are written together, always.

/** What has to be written to the datapoints when a dataset's list goes from one to another. */
export async function linksOf(
  datapoints: Collection<StoredDatapoint>,
  datasetId: string,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): Promise<readonly DocumentWrite[]> {
  const [had, has] = [new Set(before), new Set(after)]
  const touched = [...after.filter((id) => !had.has(id)), ...before.filter((id) => !has.has(id))]
  const entries = await datapoints.getAll([...new Set(touched)])
  return entries.map((entry) => {
    const others = entry.value.linked_datasets.filter((id) => id !== datasetId)
    const linked = has.has(entry.id) ? [...others, datasetId] : others
    return datapoints.putOf({ ...entry.value, linked_datasets: linked }, entry)
  })
}

/** Writes the list of a dataset, and the links with it. */
export async function setDatapoints(
  { datasets, datapoints }: Records,
  id: string,
  change: (entry: Entry<StoredDataset>) => { readonly value: StoredDataset; readonly name?: string | null },
): Promise<Entry<StoredDataset>> {
  return datasets.change(id, async (entry) => {
    const changed = change(entry)
    const lists = { before: entry.value.datapoints, after: changed.value.datapoints }
    return { ...changed, along: await linksOf(datapoints, id, lists) }
  })
}

/** Puts a datapoint into datasets and takes it out of others; unknown datasets are left alone. */
export async function relink(
  { datasets }: Records,
  datapointId: string,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): Promise<readonly DocumentWrite[]> {
  const [had, has] = [new Set(before), new Set(after)]
  const touched = [...after.filter((id) => !had.has(id)), ...before.filter((id) => !has.has(id))]
  const entries = await datasets.getAll([...new Set(touched)])
  return entries.map((entry) => {
    const others = entry.value.datapoints.filter((id) => id !== datapointId)
    const list = has.has(entry.id) ? [...others, datapointId] : others
    return datasets.putOf({ ...entry.value, datapoints: list }, entry, entry.version)
  })
}
