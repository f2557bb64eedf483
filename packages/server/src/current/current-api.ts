import { charts } from './charts.ts'
import { configurations } from './configurations.ts'
import { datapoints } from './datapoints.ts'
import { datasets } from './datasets.ts'
import { deprecated } from './deprecated.ts'
import { events } from './events.ts'
import { metrics } from './metrics.ts'
import { queues } from './queues.ts'
import { runs } from './runs.ts'
import { sessions } from './sessions.ts'
import type { CurrentEndpoints } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Endpoints } from '../wire/endpoint.ts'
import type { AnyEndpoints } from '../wire/mount.ts'

/** Everything under `/v1`: what the API's types list, and the older spellings of some of it. */
export function currentApi(parts: ApiParts): AnyEndpoints {
  const listed: Endpoints<CurrentEndpoints> = {
    ...sessions(parts),
    ...events(parts),
    ...datasets(parts),
    ...datapoints(parts),
    ...runs(parts),
    ...metrics(parts),
    ...configurations(parts),
    ...charts(parts),
    ...queues(parts),
  }
  return { ...listed, ...deprecated(parts) }
}
