import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

const root = new protobuf.Root()
for (const name of ['common', 'resource', 'trace', 'trace_service', 'status']) {
  const file = new URL(`../../../tests/fixtures/otlp/proto/${name}.proto`, import.meta.url)
  protobuf.parse(readFileSync(file, 'utf8'), root)
}
root.resolveAll()

const COLLECTOR = 'opentelemetry.proto.collector.trace.v1'

/** The messages of the official schema, as protobufjs reads and writes them. */
export const schema = {
  request: root.lookupType(`${COLLECTOR}.ExportTraceServiceRequest`),
  response: root.lookupType(`${COLLECTOR}.ExportTraceServiceResponse`),
  rpcStatus: root.lookupType('google.rpc.Status'),
} as const

/** What protobufjs reads in `bytes`, as OTLP/JSON but with base64 ids, which our JSON decoder takes as well. */
export function readWithSchema(type: protobuf.Type, bytes: Uint8Array): Record<string, unknown> {
  return type.toObject(type.decode(bytes), { longs: String, bytes: String, enums: Number, json: true })
}

/** What protobufjs writes for JSON with base64 ids. */
export function writeWithSchema(type: protobuf.Type, json: Record<string, unknown>): Uint8Array {
  return type.encode(type.fromObject(json)).finish()
}
