import { ProtoWriter, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS } from '@honeyhive/otlp'
import { writeSpanAttributes, writeText } from '../core/otlp-writer.ts'
import type { InstrumentationScope, Resource } from '../core/span-types.ts'

const heads = new WeakMap<object, Uint8Array>()

/** The `resource` of a `ResourceSpans`, made once for each resource. */
export function headOf(resource: Resource): Uint8Array {
  return keptBytes(resource, (writer) => {
    const mark = writer.open(RESOURCE_SPANS.resource)
    writeSpanAttributes(writer, RESOURCE.attributes, resource.attributes)
    writer.close(mark)
  })
}

/** The `scope` of a `ScopeSpans`, made once for each scope. */
export function scopeHeadOf(scope: InstrumentationScope): Uint8Array {
  return keptBytes(scope, (writer) => {
    const mark = writer.open(SCOPE_SPANS.scope)
    writeText(writer, SCOPE.name, scope.name)
    writeText(writer, SCOPE.version, scope.version)
    writer.close(mark)
  })
}

function keptBytes(of: object, write: (writer: ProtoWriter) => void): Uint8Array {
  const kept = heads.get(of)
  if (kept !== undefined) return kept
  const bytes = bytesOf(write)
  // Attributes that an asynchronous detector still has to find may change.
  if (!('asyncAttributesPending' in of && of.asyncAttributesPending === true)) heads.set(of, bytes)
  return bytes
}

/** The `schemaUrl` of either; empty when there is none. */
export function tailOf(field: number, schemaUrl: string | undefined): Uint8Array {
  return schemaUrl === undefined || schemaUrl === '' ? NOTHING : bytesOf((writer) => writer.string(field, schemaUrl))
}

const NOTHING = new Uint8Array(0)

function bytesOf(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter(512)
  write(writer)
  return writer.finish()
}
