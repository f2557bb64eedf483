import { SpanStatusCode, context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** The stock SDK with its batch processor and protobuf exporter, used as its documentation shows. */
export function start({ url }) {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/v1/traces` }))],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracer = trace.getTracer('bench')

  const begin = (span, input, attributes) => {
    span.setAttribute('honeyhive_event_type', 'tool')
    span.setAttribute('honeyhive_inputs._params_.input', JSON.stringify(input))
    if (attributes) span.setAttributes(prefixed(attributes))
  }
  const finish = (span, result) => {
    span.setAttribute('honeyhive_outputs.result', JSON.stringify(result))
    span.end()
    return result
  }
  const failed = (span, error) => {
    span.recordException(error)
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
    span.end()
    throw error
  }

  return {
    wrapSync: (fn, name, attributes) => (input) =>
      tracer.startActiveSpan(name, (span) => {
        begin(span, input, attributes)
        try {
          return finish(span, fn(input))
        } catch (error) {
          return failed(span, error)
        }
      }),
    wrapAsync: (fn, name, attributes) => (input) =>
      tracer.startActiveSpan(name, (span) => {
        begin(span, input, attributes)
        return fn(input).then(
          (result) => finish(span, result),
          (error) => failed(span, error),
        )
      }),
    end: () => provider.shutdown(),
  }
}

function prefixed(attributes) {
  const result = {}
  for (const key in attributes) result[`honeyhive_metadata.${key}`] = attributes[key]
  return result
}
