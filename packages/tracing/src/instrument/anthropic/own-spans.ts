import { type Context, context, INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api'
import { activeRuntime } from '../../operations/active-runtime.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { fields } from '../model-call/read.ts'

/** What the client calls its span of the request that we record. */
const SPAN_NAME = 'anthropic.messages.create'

type StartSpan = (this: unknown, name: string, options?: unknown, where?: Context) => unknown

/**
 * Since 0.134 the client records its requests itself, to the provider that is registered when it is made. If that is ours, the
 * same request would be on record twice; then ours, which has the content, stands for both. Spans that go elsewhere, and
 * those of other requests, are none of our business.
 */
export function replaceOwnSpans(client: object, tracer: HoneyHiveTracer | undefined): void {
  const own = fields(Reflect.get(client, '_tracer'))
  const startSpan = own?.['startSpan']
  if (typeof startSpan !== 'function') return
  const start = startSpan as StartSpan
  const given = fields(fields(Reflect.get(client, 'openTelemetry'))?.['tracerProvider'])
  // Its other methods are the client's as before.
  const replacement: unknown = Object.create(own as object, {
    startSpan: {
      value: (name: string, options?: unknown, where?: Context): unknown =>
        name === SPAN_NAME && isOurs(given, tracer)
          ? stoodFor(where)
          : Reflect.apply(start, own, [name, options, where]),
    },
  })
  Reflect.set(client, '_tracer', replacement)
}

/** Whether the client's own span would come to the same tracer as ours. */
function isOurs(given: object | undefined, tracer: HoneyHiveTracer | undefined): boolean {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return false
  return given === undefined ? runtime.status().provider?.strategy === 'main' : given === runtime.provider
}

/** Records nothing, and hands the identity of our span on to what is sent. */
function stoodFor(where: Context = context.active()): Span {
  return trace.wrapSpanContext(trace.getSpanContext(where) ?? INVALID_SPAN_CONTEXT)
}
