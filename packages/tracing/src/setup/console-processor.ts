import { attributeOf } from '../core/direct-span.ts'
import type { Logger } from '../core/logger.ts'
import { attributeNames } from '../core/semconv.ts'
import type { ReadableSpan, SpanProcessor } from '../core/span-types.ts'

/** Prints each ended span in one line, where there is nowhere to send it to. Only with `verbose`, and never what is in it. */
export function consoleProcessor(logger: Logger): SpanProcessor {
  const done = async (): Promise<void> => undefined
  return {
    onStart: () => undefined,
    onEnd: (span) => logger.debug(() => lineOf(span)),
    forceFlush: done,
    shutdown: done,
  }
}

function lineOf(span: ReadableSpan): string {
  const [seconds, nanos] = span.duration
  const type = String(attributeOf(span, attributeNames.eventType) ?? 'tool')
  const { traceId, spanId } = span.spanContext()
  const parent = span.parentSpanContext === undefined ? '' : ` in ${span.parentSpanContext.spanId}`
  const end = span.status.code === 2 ? 'failed' : 'ended'
  return `${type} '${span.name}' ${end} after ${(seconds * 1000 + nanos / 1e6).toFixed(3)} ms: span ${spanId}${parent} of trace ${traceId}`
}
