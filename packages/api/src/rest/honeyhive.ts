import { Configurations } from './namespaces/configurations.ts'
import { Datapoints } from './namespaces/datapoints.ts'
import { Datasets } from './namespaces/datasets.ts'
import { Events } from './namespaces/events.ts'
import { Experiments } from './namespaces/experiments.ts'
import { Metrics } from './namespaces/metrics.ts'
import { Projects } from './namespaces/projects.ts'
import { Session } from './namespaces/session.ts'
import { Tools } from './namespaces/tools.ts'
import { HoneyHiveCore } from './core.ts'
import { loadRoutes } from './load.ts'
import { unwrap } from './result.ts'
import type { Route, RouteAnswer, RouteArguments } from './route-types.ts'
import type { RequestOptions } from './sdk-options.ts'

/**
 * The HTTP API of HoneyHive: nine namespaces with the calls of each. Nothing is loaded and no connection is made before the
 * first call. A call that fails throws an error of `honeyhive/models/errors`, which says which request, what came back,
 * and what to do.
 *
 * @example
 * const client = new HoneyHive({ bearerAuth: process.env.HH_API_KEY })
 * const { evaluations } = await client.experiments.getRuns('demo')
 */
export class HoneyHive extends HoneyHiveCore {
  #session: Session | undefined
  #events: Events | undefined
  #metrics: Metrics | undefined
  #tools: Tools | undefined
  #datapoints: Datapoints | undefined
  #datasets: Datasets | undefined
  #projects: Projects | undefined
  #experiments: Experiments | undefined
  #configurations: Configurations | undefined

  /** Sessions. */
  get session(): Session {
    return (this.#session ??= new Session(this))
  }

  /** Events: what was recorded, and adding to it. */
  get events(): Events {
    return (this.#events ??= new Events(this))
  }

  /** Metrics, which are computed of events. */
  get metrics(): Metrics {
    return (this.#metrics ??= new Metrics(this))
  }

  /** Tools that models may call. */
  get tools(): Tools {
    return (this.#tools ??= new Tools(this))
  }

  /** Datapoints, of which datasets are made. */
  get datapoints(): Datapoints {
    return (this.#datapoints ??= new Datapoints(this))
  }

  /** Datasets, for experiments. */
  get datasets(): Datasets {
    return (this.#datasets ??= new Datasets(this))
  }

  /** Projects. */
  get projects(): Projects {
    return (this.#projects ??= new Projects(this))
  }

  /** Runs of experiments, their results and comparisons. */
  get experiments(): Experiments {
    return (this.#experiments ??= new Experiments(this))
  }

  /** Configurations of prompts and models. */
  get configurations(): Configurations {
    return (this.#configurations ??= new Configurations(this))
  }

  /**
   * Calls a route under `/v1`; what goes in and comes out is named as on the wire. Failures are thrown as by the namespaces.
   *
   * @example
   * const { evaluations } = await client.request('GET /v1/runs', { query: { limit: 50 } })
   * await client.request('PUT /v1/runs/{run_id}', { path: { run_id: runId }, body: { status: 'completed' } })
   */
  async request<R extends Route>(
    route: R,
    ...[input, options]: RouteArguments<R, RequestOptions>
  ): Promise<RouteAnswer<R>> {
    const { callRoute } = await loadRoutes()
    return unwrap(callRoute(this, route, ...([input, options] as RouteArguments<R, RequestOptions>)))
  }
}
