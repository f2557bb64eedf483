// Other tools that trace. Each is set up as its own documentation says and answers how to make a span, and what it has sent on
// in the end: name, id and parent of each span.
import { trace } from '@opentelemetry/api'

const tracerOf = (source) => (name, fn) =>
  source().startActiveSpan(name, async (span) => {
    try {
      return await fn()
    } finally {
      span.end()
    }
  })

/** Spans through the global API, as libraries make them. */
const globalSpan = tracerOf(() => trace.getTracer('host'))

const readable = (exporter) =>
  exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    id: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId ?? span.parentSpanId,
    attributes: span.attributes,
  }))

async function contextManager() {
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  const { context } = await import('@opentelemetry/api')
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
}

async function stock(sdk, register) {
  const exporter = new sdk.InMemorySpanExporter()
  const processor = new sdk.SimpleSpanProcessor(exporter)
  const provider = register(processor)
  await contextManager()
  const registered = trace.setGlobalTracerProvider(provider)
  const inSpan = registered ? globalSpan : tracerOf(() => provider.getTracer('host'))
  return { registered, inSpan, finish: async () => (await provider.forceFlush(), readable(exporter)) }
}

export const peers = {
  async 'sdk-1'() {
    const sdk = await import('otel-sdk-1')
    return stock(sdk, (processor) => {
      const provider = new sdk.BasicTracerProvider()
      provider.addSpanProcessor(processor)
      return provider
    })
  },

  async 'sdk-2'() {
    const sdk = await import('@opentelemetry/sdk-trace-base')
    return stock(sdk, (processor) => new sdk.BasicTracerProvider({ spanProcessors: [processor] }))
  },

  async langfuse() {
    const [{ LangfuseSpanProcessor }, sdk] = await Promise.all([
      import('@langfuse/otel'),
      import('@opentelemetry/sdk-trace-base'),
    ])
    const exporter = new sdk.InMemorySpanExporter()
    const processor = new LangfuseSpanProcessor({
      exporter,
      exportMode: 'immediate',
      shouldExportSpan: () => true,
      publicKey: 'pk',
      secretKey: 'sk',
      baseUrl: 'http://127.0.0.1:9',
    })
    const provider = new sdk.BasicTracerProvider({ spanProcessors: [processor] })
    await contextManager()
    const registered = trace.setGlobalTracerProvider(provider)
    const inSpan = registered ? globalSpan : tracerOf(() => provider.getTracer('host'))
    return { registered, inSpan, finish: async () => (await provider.forceFlush(), readable(exporter)) }
  },

  async vercel() {
    const [{ registerOTel }, sdk] = await Promise.all([import('@vercel/otel'), import('@opentelemetry/sdk-trace-base')])
    const exporter = new sdk.InMemorySpanExporter()
    registerOTel({ serviceName: 'host', spanProcessors: [new sdk.SimpleSpanProcessor(exporter)], instrumentations: [] })
    const registered = trace.getTracerProvider().getDelegate().constructor.name !== 'MainProvider'
    return { registered, inSpan: globalSpan, finish: async () => readable(exporter) }
  },

  async sentry() {
    const Sentry = await import('@sentry/node')
    const seen = []
    Sentry.init({
      dsn: 'http://key@127.0.0.1:9/1',
      tracesSampleRate: 1,
      traceLifecycle: 'static',
      beforeSendTransaction(event) {
        const root = event.contexts?.trace
        seen.push({ name: event.transaction, id: root?.span_id, parent: undefined })
        for (const span of event.spans ?? [])
          seen.push({ name: span.description, id: span.span_id, parent: span.parent_span_id })
        return null
      },
    })
    return {
      inSpan: (name, fn) => Sentry.startSpan({ name, op: 'host' }, fn),
      finish: async () => (await Sentry.flush(2000), seen),
    }
  },

  async 'dd-trace'() {
    process.env.DD_TRACE_EXPERIMENTAL_EXPORTER = 'log'
    process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false'
    process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false'
    const { default: tracer } = await import('dd-trace')
    tracer.init({ startupLogs: false, flushInterval: 0 })
    const provider = new tracer.TracerProvider()
    provider.register()
    // It prints what it would send; the test reads that.
    return { inSpan: (name, fn) => tracer.trace(name, fn), finish: async () => [] }
  },
}
