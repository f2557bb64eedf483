import { configurations } from './configurations.ts'
import { datapoints } from './datapoints.ts'
import { datasets } from './datasets.ts'
import { events } from './events.ts'
import { metrics } from './metrics.ts'
import { projects } from './projects.ts'
import { runs } from './runs.ts'
import { sessions } from './sessions.ts'
import { tools } from './tools.ts'
import type { LegacyEndpoints } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Endpoints } from '../wire/endpoint.ts'

/** The unprefixed routes: the calls of HoneyHive's first official clients, answered as they check it. */
export function legacyApi(parts: ApiParts): Endpoints<LegacyEndpoints> {
  return {
    ...sessions(parts),
    ...events(parts),
    ...datasets(parts),
    ...datapoints(parts),
    ...runs(parts),
    ...metrics(parts),
    ...configurations(parts),
    ...tools(parts),
    ...projects(parts),
  }
}
