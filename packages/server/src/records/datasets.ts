import { RefusedRequest } from '../wire/refused-request.ts'
import { linksOf, setDatapoints } from './dataset-links.ts'
import { storedDataset } from './stored.ts'
import { withoutAbsent } from './without-absent.ts'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredDataset } from './stored.ts'

export type GivenDataset = { readonly [K in keyof StoredDataset]?: StoredDataset[K] | undefined } & {
  readonly name?: string | undefined
}

export async function createDataset(
  records: Records,
  { name: given, project, datapoints: list = [], ...rest }: GivenDataset & { readonly project: string | null },
): Promise<string> {
  const made = await records.datasets.create(storedDataset.parse(withoutAbsent(rest)), {
    project,
    name: given ?? 'Untitled Dataset',
  })
  if (list.length > 0) await changeDataset(records, made.id, { datapoints: list })
  return made.id
}

export function changeDataset(
  records: Records,
  id: string,
  { name: given, ...rest }: GivenDataset,
): Promise<Entry<StoredDataset>> {
  return setDatapoints(records, id, ({ value, name: before }) => ({
    value: storedDataset.parse({ ...value, ...withoutAbsent(rest) }),
    name: given ?? before,
  }))
}

export async function deleteDataset({ datasets: all, datapoints }: Records, id: string): Promise<string> {
  const { value } = await all.get(id)
  await all.remove(id, await linksOf(datapoints, id, { before: value.datapoints, after: [] }))
  return id
}

export async function dereference(
  records: Records,
  datasetId: string,
  datapointId: string,
): Promise<{ readonly dereferenced: boolean; readonly message: string }> {
  const { value } = await records.datasets.get(datasetId)
  if (!value.datapoints.includes(datapointId))
    throw new RefusedRequest(404, `The dataset '${datasetId}' has no datapoint '${datapointId}'.`)
  const without = value.datapoints.filter((one) => one !== datapointId)
  await changeDataset(records, datasetId, { datapoints: without })
  return { dereferenced: true, message: `The datapoint '${datapointId}' is no longer in the dataset.` }
}
