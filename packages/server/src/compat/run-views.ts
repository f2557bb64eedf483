import type { DatapointResult, MetricDetail, RunComparison, RunSummary } from '@honeyhive/api/current'
import type {
  LegacyComparedRun,
  LegacyDatapointResult,
  LegacyRun,
  LegacyRunComparison,
  LegacyRunMetric,
  LegacyRunResult,
} from '@honeyhive/api/legacy'
import type { Entry } from '../records/collection.ts'
import type { StoredRun } from '../records/stored.ts'

/** Strict clients: two statuses, values that are numbers or booleans, and no null where they do not expect one. */
export function legacyRun({ id, name, project, value, createdAt }: Entry<StoredRun>): LegacyRun {
  return {
    run_id: id,
    project: project ?? 'default',
    name: name ?? '',
    created_at: createdAt,
    event_ids: value.event_ids,
    dataset_id: value.dataset_id,
    datapoint_ids: value.datapoint_ids,
    results: value.results,
    configuration: value.configuration,
    metadata: value.metadata,
    status: value.status === 'completed' ? 'completed' : 'pending',
  }
}

export function legacyResult(summary: RunSummary): LegacyRunResult {
  const { status, success, passed, failed, metrics, datapoints } = summary
  return {
    status,
    success,
    passed,
    failed,
    metrics: {
      aggregation_function: metrics.aggregation_function,
      details: metrics.details.filter(({ values }) => values.some(isPlain)).map(legacyMetric),
    },
    datapoints: datapoints.map(legacyDatapoint),
  }
}

function legacyMetric({ aggregate, values, passing_range: _range, ...detail }: MetricDetail): LegacyRunMetric {
  return { ...detail, ...(aggregate === null ? {} : { aggregate }), values: values.filter(isPlain) }
}

function legacyDatapoint({ datapoint_id: datapointId, metrics, ...datapoint }: DatapointResult): LegacyDatapointResult {
  return {
    ...datapoint,
    ...(datapointId === null ? {} : { datapoint_id: datapointId }),
    metrics: metrics.flatMap(({ value, ...metric }) => (isPlain(value) ? [{ ...metric, value }] : [])),
  }
}

function isPlain(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

export function legacyComparison(
  { metrics, commonDatapoints, event_details }: RunComparison,
  { newRun, oldRun }: { readonly newRun: Entry<StoredRun>; readonly oldRun: Entry<StoredRun> },
): LegacyRunComparison {
  return {
    metrics: metrics.map(({ old_aggregate: before, new_aggregate: after, old_values, new_values, ...metric }) => {
      const { difference: _difference, percentage_change: _change, ...rest } = metric
      return {
        ...rest,
        ...(before === null ? {} : { old_aggregate: before }),
        ...(after === null ? {} : { new_aggregate: after }),
        old_values: old_values.filter(isPlain),
        new_values: new_values.filter(isPlain),
      }
    }),
    commonDatapoints,
    event_details,
    old_run: comparedRun(oldRun),
    new_run: comparedRun(newRun),
  }
}

/** Inside a comparison an unknown dataset is left out rather than null. */
function comparedRun(run: Entry<StoredRun>): LegacyComparedRun {
  const { dataset_id: datasetId, ...rest } = legacyRun(run)
  return {
    ...rest,
    _id: run.id,
    tenant: 'local',
    session_ids: run.value.event_ids,
    ...(datasetId === null || datasetId === undefined ? {} : { dataset_id: datasetId }),
    passing_ranges: run.value.passing_ranges,
  }
}
