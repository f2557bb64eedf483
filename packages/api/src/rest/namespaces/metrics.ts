import type * as components from '../../components.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Metrics, which are computed of events. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.metrics.getMetrics('demo')
 */
export class Metrics {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** The metrics of a project. */
  async getMetrics(projectName: string, options?: RequestOptions): Promise<Array<components.Metric>> {
    const { metricsGetMetrics } = await load()
    return unwrap(metricsGetMetrics(this.client, projectName, options))
  }

  /** Adds a metric. */
  async createMetric(request: components.Metric, options?: RequestOptions): Promise<void> {
    const { metricsCreateMetric } = await load()
    return unwrap(metricsCreateMetric(this.client, request, options))
  }

  /** Changes a metric: only what is given. */
  async updateMetric(request: components.MetricEdit, options?: RequestOptions): Promise<void> {
    const { metricsUpdateMetric } = await load()
    return unwrap(metricsUpdateMetric(this.client, request, options))
  }

  /** Deletes a metric. */
  async deleteMetric(metricId: string, options?: RequestOptions): Promise<void> {
    const { metricsDeleteMetric } = await load()
    return unwrap(metricsDeleteMetric(this.client, metricId, options))
  }
}
