import { type Context, context, createContextKey } from '@opentelemetry/api'

/** The key that OpenTelemetry's own SDK and instrumentations look at before they trace anything. */
export const suppressTracingKey: symbol = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/**
 * Runs code in which no span is recorded, ours or anybody else's, such as our own requests. Result and error come through
 * untouched.
 *
 * @example
 * await suppressTracing(() => fetch('http://localhost/health'))
 */
export function suppressed<T>(fn: () => T): T {
  const quiet: Context = context.active().setValue(suppressTracingKey, true)
  return context.with(quiet, fn)
}
