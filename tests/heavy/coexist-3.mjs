// Run as a child, on `@opentelemetry/api` 1.10: the other tool is the SDK 3.x, or the SDK 2.x on the API's other version.
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import * as ours from 'honeyhive'
import { work } from './peers/work.mjs'

async function sdk3() {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const registered = trace.setGlobalTracerProvider(provider)
  const source = registered ? trace : provider
  const inSpan = (name, fn) =>
    source.getTracer('host').startActiveSpan(name, async (span) => {
      try {
        return await fn()
      } finally {
        span.end()
      }
    })
  const finish = async () => {
    await provider.forceFlush()
    return exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      id: span.spanContext().spanId,
      parent: span.parentSpanContext?.spanId,
      attributes: span.attributes,
    }))
  }
  return { registered, inSpan, finish }
}

const peer = process.env.PEER === 'sdk-3' ? sdk3 : (await import('./peers/peers.mjs')).peers['sdk-2']
await work(ours, peer)
