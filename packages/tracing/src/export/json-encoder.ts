import { encodeTracesJson, type Span, type TracesData } from '@honeyhive/otlp'
import { attributeOf } from '../core/direct-span.ts'
import { attributeNames } from '../core/semconv.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { keyValues, otlpSpan } from './otlp-span.ts'
import { type EncodedSpan, grouped, type SpanEncoder } from './span-encoder.ts'
import { spanSize } from '../core/span-size.ts'

interface JsonSpan extends EncodedSpan {
  readonly data: Span
}

const textEncoder = new TextEncoder()

/** OTLP/JSON with names of enums, as HoneyHive's Python SDK sends it. Spans wait as plain data. */
export class JsonEncoder implements SpanEncoder {
  encode(span: ReadableSpan): EncodedSpan {
    const sessionId = attributeOf(span, attributeNames.sessionId)
    const encoded: JsonSpan = {
      bytes: spanSize(span),
      sessionId: typeof sessionId === 'string' ? sessionId : undefined,
      resource: span.resource,
      scope: span.instrumentationScope,
      data: otlpSpan(span),
    }
    return encoded
  }

  /** It is plain data already. */
  compact(span: EncodedSpan): EncodedSpan {
    return span
  }

  payload(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
    return this.body(spans)
  }

  lendBody(spans: readonly EncodedSpan[]): Uint8Array {
    return this.body(spans)
  }

  body(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
    const groups = grouped(spans as readonly JsonSpan[])
    const traces: TracesData = {
      resourceSpans: [...groups].map(([resource, scopes]) => ({
        resource: { attributes: keyValues(resource.attributes), droppedAttributesCount: 0 },
        schemaUrl: resource.schemaUrl ?? '',
        scopeSpans: [...scopes].map(([scope, members]) => ({
          scope: { name: scope.name, version: scope.version ?? '', attributes: [], droppedAttributesCount: 0 },
          schemaUrl: scope.schemaUrl ?? '',
          spans: members.map(({ data }) => data),
        })),
      })),
    }
    return textEncoder.encode(encodeTracesJson(traces, { enums: 'names' }))
  }
}
