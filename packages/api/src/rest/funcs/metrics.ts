import type * as components from '../../components.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { metric, plain } from '../shapes.ts'

/**
 * The metrics of a project.
 *
 * @example
 * const result = await metricsGetMetrics(client, 'demo')
 * if (!result.ok) throw result.error
 */
export function metricsGetMetrics(
  client: HoneyHiveCore,
  projectName: string,
  options?: RequestOptions,
): Call<Array<components.Metric>> {
  return call(
    client,
    {
      name: 'metrics.getMetrics',
      method: 'GET',
      route: '/metrics',
      query: { project_name: projectName },
      answer: { shape: plain, isList: true },
    },
    options,
  )
}

/**
 * Adds a metric.
 *
 * @example
 * const result = await metricsCreateMetric(client, { name: 'length', task: 'demo', type: 'custom', description: 'Characters', returnType: 'float' })
 * if (!result.ok) throw result.error
 */
export function metricsCreateMetric(
  client: HoneyHiveCore,
  request: components.Metric,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'metrics.createMetric',
      method: 'POST',
      route: '/metrics',
      body: { value: request, shape: metric },
    },
    options,
  )
}

/**
 * Changes a metric: only what is given.
 *
 * @example
 * const result = await metricsUpdateMetric(client, { metricId, enabledInProd: true })
 * if (!result.ok) throw result.error
 */
export function metricsUpdateMetric(
  client: HoneyHiveCore,
  request: components.MetricEdit,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'metrics.updateMetric',
      method: 'PUT',
      route: '/metrics',
      body: { value: request, shape: { needs: { metricId: 'string' }, inside: { threshold: plain } } },
    },
    options,
  )
}

/**
 * Deletes a metric.
 *
 * @example
 * const result = await metricsDeleteMetric(client, metricId)
 * if (!result.ok) throw result.error
 */
export function metricsDeleteMetric(client: HoneyHiveCore, metricId: string, options?: RequestOptions): Call<void> {
  return call(
    client,
    {
      name: 'metrics.deleteMetric',
      method: 'DELETE',
      route: '/metrics',
      query: { metric_id: metricId },
    },
    options,
  )
}
