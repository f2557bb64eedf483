import type { Collector, ReceivedRequest } from '@honeyhive/kit'

export const tracesPath = '/opentelemetry/v1/traces'

/** The requests with spans that arrived whole, in their order. */
export function traceRequests(collector: Collector): readonly ReceivedRequest[] {
  return collector.requests.filter(({ path }) => path === tracesPath)
}
