// Run as a child against `@opentelemetry/api` 1.10: our spans go through the processor and exporter of the 3.x SDK,
// beside spans of its own, and through our own export.
import { SpanStatusCode, trace as traceApi } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { HoneyHiveTracer, trace } from 'honeyhive'
import { captureSpans } from 'honeyhive/testing'

const { OURS_THROUGH_THEIRS_URL, THEIRS_URL, OURS_URL } = process.env
const work = (tracer) =>
  tracer.startActiveSpan('parent', { attributes: { text: 'é', list: ['a', 'b'], half: 0.5 } }, (parent) => {
    const child = tracer.startSpan('child', { links: [{ context: parent.spanContext() }] })
    child.addEvent('moment', { at: 1 }).recordException(new Error('broken'))
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' }).end()
    parent.end()
  })

const exporter = (url) => new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${url}/v1/traces` }) })

// Ours through theirs.
const theirs = exporter(OURS_THROUGH_THEIRS_URL)
const capture = captureSpans()
work(capture.tracer.getTracer())
for (const span of capture.spans) theirs.onEnd(span)
await theirs.forceFlush()
await capture.stop()

// Theirs through theirs.
const provider = new TracerProvider({ spanProcessors: [exporter(THEIRS_URL)] })
work(provider.getTracer('honeyhive'))
await provider.forceFlush()

// Ours through ours, with API 1.10 around.
const tracer = HoneyHiveTracer.init({ serverUrl: OURS_URL })
await trace(async function outer() {
  return traceApi.getActiveSpan()?.isRecording()
})()
const flushed = await tracer.flush()
console.log(JSON.stringify({ flushed, provider: tracer.status().provider }))
await tracer.shutdown()
