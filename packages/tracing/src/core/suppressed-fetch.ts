import { type Context, context, createContextKey } from '@opentelemetry/api'

/** The key that OpenTelemetry's own instrumentations look at before they trace a request. */
const suppressTracingKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** `fetch` for our own requests: whoever instruments it, they are not traced. */
export function suppressedFetch(fetch: typeof globalThis.fetch | undefined): typeof globalThis.fetch {
  return (input, init) => {
    const quiet: Context = context.active().setValue(suppressTracingKey, true)
    return context.with(quiet, () => (fetch ?? globalThis.fetch)(input, init))
  }
}
