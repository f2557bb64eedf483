import { ask, hasList, hasRecord, isRecord, narrow } from './transport.ts'
import type { Event, Run, RunPage, RunSummary } from '@honeyhive/api/current'

const PAGE = 1000

/** Newest first. */
export async function fetchRuns(signal: AbortSignal): Promise<RunPage> {
  const path = '/v1/runs?limit=100&sort_by=created_at&sort_order=desc'
  return narrow(await ask({ method: 'GET', path, signal }), hasList<RunPage>('evaluations'), 'runs')
}

export async function fetchRun(id: string, signal: AbortSignal): Promise<Run> {
  const answer = await ask({ method: 'GET', path: `/v1/runs/${encodeURIComponent(id)}`, signal })
  return narrow(answer, hasRecord<{ readonly evaluation: Run }>('evaluation'), 'a run').evaluation
}

export async function fetchRunSummary(id: string, signal: AbortSignal): Promise<RunSummary> {
  const answer = await ask({ method: 'GET', path: `/v1/runs/${encodeURIComponent(id)}/summary`, signal })
  return narrow(answer, isSummary, 'the summary of a run')
}

/** Every event of a run that holds what became of a datapoint: its sessions, and the function's spans with their scores. */
export async function fetchRunEvents(id: string, signal: AbortSignal): Promise<readonly Event[]> {
  const [sessions, functions] = await Promise.all([
    search(id, [{ field: 'event_type', operator: 'is', value: 'session' }], signal),
    search(id, [{ field: 'metadata.experiment_status', operator: 'exists' }], signal),
  ])
  return [...sessions, ...functions]
}

async function search(runId: string, filters: readonly object[], signal: AbortSignal): Promise<readonly Event[]> {
  const found: Event[] = []
  for (let page = 1; ; page++) {
    const body = { evaluation_id: runId, filters, limit: PAGE, page }
    const answer = await ask({ method: 'POST', path: '/v1/events/search', body, signal })
    const { events } = narrow(answer, hasList<{ readonly events: readonly Event[] }>('events'), 'events of a run')
    found.push(...events)
    if (events.length < PAGE) return found
  }
}

function isSummary(value: unknown): value is RunSummary {
  return isRecord(value) && isRecord(value['metrics']) && Array.isArray(value['datapoints'])
}
