import { type ProtoWriter, RESOURCE_SPANS, SCOPE_SPANS, TRACES_DATA } from '@honeyhive/otlp'
import { headOf, scopeHeadOf, tailOf } from './message-frame.ts'
import { type EncodedSpan, grouped } from './span-encoder.ts'

/** Writes all fields of a `Span` message. */
export interface FieldWriter {
  writeFields(writer: ProtoWriter): void
}

/** Writes the body of a request, `TracesData` in protobuf (opentelemetry-proto, trace.proto), in one pass. */
export function writeBody(spans: readonly (EncodedSpan & FieldWriter)[], writer: ProtoWriter): void {
  for (const [resource, scopes] of grouped(spans)) {
    const mark = writer.open(TRACES_DATA.resourceSpans)
    writer.raw(headOf(resource))
    for (const [scope, list] of scopes) {
      const scopeMark = writer.open(RESOURCE_SPANS.scopeSpans)
      writer.raw(scopeHeadOf(scope))
      for (const span of list) {
        const spanMark = writer.open(SCOPE_SPANS.spans)
        span.writeFields(writer)
        writer.close(spanMark)
      }
      writer.raw(tailOf(SCOPE_SPANS.schemaUrl, scope.schemaUrl))
      writer.close(scopeMark)
    }
    writer.raw(tailOf(RESOURCE_SPANS.schemaUrl, resource.schemaUrl))
    writer.close(mark)
  }
}
