import type { DatapointResult } from '../datapoint.ts'
import { jsonOf } from '../json.ts'
import type { Json } from '../platform/platform.ts'
import type { GitContext } from './git.ts'
import type { RunStatus } from './result.ts'
import type { Run } from './run.ts'

/** What a run says of itself, at its beginning and again at its end, so that a server that replaces loses nothing. */
export function runMetadata({ config, dataset }: Run, git: GitContext | undefined): Json {
  return {
    ...(jsonOf(config.options.metadata ?? {}) as Json),
    ...(git === undefined ? {} : { git }),
    ...(dataset.isOffline ? { offline_dataset_id: dataset.datasetId } : {}),
  }
}

/** `POST /v1/runs`; of a run that is resumed `PUT`, because it is there. */
export async function announceRun(run: Run, metadata: Json, isResumed: boolean): Promise<void> {
  const { config, dataset, delivery } = run
  const body = {
    run_id: config.runId,
    name: config.name,
    status: 'pending',
    metadata,
    event_ids: [],
    configuration: {
      function: config.functionName,
      evaluators: config.evaluators.map(({ name }) => name),
      max_workers: config.maxWorkers,
      aggregate_function: config.options.aggregateFunction ?? 'average',
      ...(config.trials > 1 ? { trials: config.trials } : {}),
    },
    datapoint_ids: dataset.examples.map(({ datapointId }) => datapointId),
    ...(dataset.isOffline ? {} : { dataset_id: dataset.datasetId }),
  }
  if (isResumed) {
    const { run_id: _id, event_ids: _events, ...update } = body
    await delivery.request({ method: 'PUT', path: `/v1/runs/${config.runId}`, body: update }, 'The run')
  } else await delivery.request({ method: 'POST', path: '/v1/runs', body }, 'The run')
}

/** `PUT /v1/runs/{id}`: how it ended, with its sessions in the order in which they were completed. */
export async function closeRun(
  { config, delivery }: Run,
  metadata: Json,
  status: RunStatus,
  completed: readonly DatapointResult[],
): Promise<void> {
  const body = {
    name: config.name,
    status,
    event_ids: completed.map(({ sessionId }) => sessionId).filter((id) => id !== ''),
    metadata,
  }
  await delivery.request({ method: 'PUT', path: `/v1/runs/${config.runId}`, body }, 'The end of the run')
}
