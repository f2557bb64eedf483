import { randomUUID } from 'node:crypto'
import { relink } from './dataset-links.ts'
import { ofProject } from './project-scope.ts'
import { storedDatapoint } from './stored.ts'
import { withoutAbsent } from './without-absent.ts'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredDatapoint } from './stored.ts'

export type GivenDatapoint = { readonly [K in keyof StoredDatapoint]?: StoredDatapoint[K] | undefined }

export async function createDatapoint(
  records: Records,
  { project, ...given }: GivenDatapoint & { readonly project: string | null },
): Promise<string> {
  const id = randomUUID()
  const value = storedDatapoint.parse(withoutAbsent(given))
  const along = await relink(records, id, { before: [], after: value.linked_datasets })
  await records.datapoints.create(value, { id, project }, along)
  return id
}

export function changeDatapoint(records: Records, id: string, given: GivenDatapoint): Promise<Entry<StoredDatapoint>> {
  return records.datapoints.change(id, async ({ value: before }) => {
    const value = storedDatapoint.parse({ ...before, ...withoutAbsent(given) })
    const lists = { before: before.linked_datasets, after: value.linked_datasets }
    return { value, along: await relink(records, id, lists) }
  })
}

export async function deleteDatapoint(records: Records, id: string): Promise<void> {
  const { value } = await records.datapoints.get(id)
  await records.datapoints.remove(id, await relink(records, id, { before: value.linked_datasets, after: [] }))
}

export interface DatapointsWanted {
  readonly ids?: readonly string[] | undefined
  readonly datasetName?: string | undefined
  readonly project: string | null
}

/** Those of the ids, else those of the datasets with the name in their order, else all of the project. */
export async function listDatapoints(
  { datapoints, datasets }: Records,
  { ids, datasetName, project }: DatapointsWanted,
): Promise<readonly Entry<StoredDatapoint>[]> {
  if (ids !== undefined && ids.length > 0) return datapoints.getAll(ids)
  if (datasetName === undefined) return datapoints.list({ where: ofProject(project) })
  const named = await datasets.list({ name: datasetName, where: ofProject(project) })
  return datapoints.getAll([...new Set(named.flatMap(({ value }) => value.datapoints))])
}
