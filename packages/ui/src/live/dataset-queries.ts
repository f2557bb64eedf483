import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchDatapoints, fetchDataset, fetchDatasets, fetchVersionRows, fetchVersions } from '../api/datasets.ts'
import type { DatasetVersion, NewRow } from '../api/datasets.ts'
import type { Datapoint, Dataset } from '@honeyhive/api/current'
import type { UseQueryResult } from '@tanstack/react-query'

export function useDatasets(): UseQueryResult<readonly Dataset[], Error> {
  return useQuery({ queryKey: ['datasets'], queryFn: ({ signal }) => fetchDatasets(signal) })
}

export function useDataset(id: string): UseQueryResult<Dataset | null, Error> {
  return useQuery({ queryKey: ['datasets', id], queryFn: ({ signal }) => fetchDataset(id, signal) })
}

export function useDatapoints(ids: readonly string[]): UseQueryResult<readonly Datapoint[], Error> {
  return useQuery({
    queryKey: ['datapoints', ids],
    queryFn: ({ signal }) => fetchDatapoints(ids, signal),
    placeholderData: keepPreviousData,
  })
}

export function useVersions(id: string): UseQueryResult<readonly DatasetVersion[], Error> {
  return useQuery({ queryKey: ['datasets', id, 'versions'], queryFn: ({ signal }) => fetchVersions(id, signal) })
}

export function useVersionRows(
  id: string,
  number: number | null,
): UseQueryResult<readonly (NewRow & { readonly id: string })[], Error> {
  return useQuery({
    queryKey: ['datasets', id, 'versions', number],
    queryFn: ({ signal }) => fetchVersionRows(id, number ?? 0, signal),
    enabled: number !== null,
  })
}

/** Reads datasets and their rows again; there is no stream of their changes. */
export function useRefreshDatasets(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.invalidateQueries({ queryKey: ['datasets'] })
    await queryClient.invalidateQueries({ queryKey: ['datapoints'] })
  }
}
