import { type Context, context, createContextKey } from '@opentelemetry/api'

/** The key that OpenTelemetry's own instrumentations look at before they trace a request. */
const suppressTracingKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Runs our own requests so that whoever instruments HTTP does not trace them. */
export function suppressed<T>(fn: () => T): T {
  const quiet: Context = context.active().setValue(suppressTracingKey, true)
  return context.with(quiet, fn)
}
