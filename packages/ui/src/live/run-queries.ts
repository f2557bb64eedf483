import { useQueries, useQuery } from '@tanstack/react-query'
import { fetchRun, fetchRunEvents, fetchRuns, fetchRunSummary } from '../api/runs.ts'
import { runRows } from '../model/run-rows.ts'
import type { RunRow } from '../model/run-rows.ts'
import type { Run, RunPage, RunSummary } from '@honeyhive/api/current'
import type { UseQueryResult } from '@tanstack/react-query'

/** How often a run that has not ended is asked for, beside what the stream of changes says. */
const RUNNING_MILLIS = 3000

export function useRuns(): UseQueryResult<RunPage, Error> {
  return useQuery({ queryKey: ['runs'], queryFn: ({ signal }) => fetchRuns(signal), staleTime: 0 })
}

export function useRun(id: string): UseQueryResult<Run, Error> {
  return useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => fetchRun(id, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnfinished(state.data) ? RUNNING_MILLIS : false),
  })
}

export function useRunSummary(id: string): UseQueryResult<RunSummary, Error> {
  return useQuery({ queryKey: ['run', id, 'summary'], queryFn: ({ signal }) => fetchRunSummary(id, signal) })
}

/** What became of each datapoint so far. */
export function useRunRows(id: string): UseQueryResult<readonly RunRow[], Error> {
  return useQuery(runRowsQuery(id))
}

export interface LoadedRun {
  readonly run: Run
  readonly rows: readonly RunRow[]
}

export interface LoadedRuns {
  /** In the order of the ids; undefined while one of them is on its way. */
  readonly runs: readonly LoadedRun[] | undefined
  readonly error: Error | null
}

export function useLoadedRuns(ids: readonly string[]): LoadedRuns {
  const runs = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['run', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchRun(id, signal),
    })),
  })
  const rows = useQueries({ queries: ids.map((id) => runRowsQuery(id)) })
  const loaded = ids.flatMap((_, index) => {
    const run = runs[index]?.data
    const ofRun = rows[index]?.data
    return run === undefined || ofRun === undefined ? [] : [{ run, rows: ofRun }]
  })
  const error = [...runs, ...rows].find((query) => query.error !== null)?.error ?? null
  return { runs: loaded.length === ids.length ? loaded : undefined, error }
}

export function isUnfinished({ status }: Run): boolean {
  return status === 'pending' || status === 'running'
}

function runRowsQuery(id: string): {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<readonly RunRow[]>
} {
  return {
    queryKey: ['run', id, 'rows'],
    queryFn: async ({ signal }) => runRows(await fetchRunEvents(id, signal)),
  }
}
