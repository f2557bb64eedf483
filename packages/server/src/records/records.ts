import { Collection } from './collection.ts'
import { storedDatapoint, storedDataset, storedOpen, storedRun } from './stored.ts'
import type { OpenObject } from '@honeyhive/api/current'
import type { DocumentStore } from '../store/document-store.ts'
import type { StoredDatapoint, StoredDataset, StoredRun } from './stored.ts'

/** Everything that is not an event, by kind. */
export interface Records {
  readonly datasets: Collection<StoredDataset>
  readonly datapoints: Collection<StoredDatapoint>
  readonly runs: Collection<StoredRun>
  readonly metrics: Collection<OpenObject>
  readonly metricVersions: Collection<OpenObject>
  readonly configurations: Collection<OpenObject>
  readonly tools: Collection<OpenObject>
  readonly projects: Collection<OpenObject>
  readonly charts: Collection<OpenObject>
  readonly queues: Collection<OpenObject>
}

export function recordsOf(documents: DocumentStore): Records {
  const open = (kind: string, noun: string): Collection<OpenObject> =>
    new Collection({ documents, kind, noun, schema: storedOpen })
  return {
    datasets: new Collection({ documents, kind: 'dataset', noun: 'dataset', schema: storedDataset }),
    datapoints: new Collection({ documents, kind: 'datapoint', noun: 'datapoint', schema: storedDatapoint }),
    runs: new Collection({ documents, kind: 'run', noun: 'run', schema: storedRun }),
    metrics: open('metric', 'metric'),
    metricVersions: open('metric-version', 'version of a metric'),
    configurations: open('configuration', 'configuration'),
    tools: open('tool', 'tool'),
    projects: open('project', 'project'),
    charts: open('chart', 'chart'),
    queues: open('queue', 'queue'),
  }
}
