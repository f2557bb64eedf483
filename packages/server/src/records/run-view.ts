import { RefusedRequest } from '../wire/refused-request.ts'
import type { Run } from '@honeyhive/api/current'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredRun } from './stored.ts'

/** Clients of both generations know a run that is not there by the status 400. */
export async function runOr400({ runs }: Pick<Records, 'runs'>, id: string): Promise<Entry<StoredRun>> {
  const run = await runs.find(id)
  if (run === undefined) throw new RefusedRequest(400, `There is no run '${id}'.`)
  return run
}

export async function runView({ datasets }: Pick<Records, 'datasets'>, run: Entry<StoredRun>): Promise<Run> {
  const { dataset_id: datasetId } = run.value
  const dataset = datasetId === null ? undefined : await datasets.find(datasetId)
  return {
    ...run.value,
    id: run.id,
    run_id: run.id,
    name: run.name,
    is_active: run.value.status === 'pending' || run.value.status === 'running',
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    session_ids: run.value.event_ids,
    dataset_name: dataset?.name ?? null,
    evaluators: run.value.evaluators.map((one) =>
      typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one)) : { name: String(one) },
    ),
    metrics: {},
    scope_type: 'project',
    scope_id: run.project ?? 'default',
  }
}
