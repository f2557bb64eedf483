import { ProtoWriter } from '@honeyhive/otlp'
import type { OtherSignal } from '../ingest/count-records.ts'
import type { OtlpEncoding } from '../ingest/intake.ts'

const contentTypes: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

// google.rpc.Code: 3 INVALID_ARGUMENT, 8 RESOURCE_EXHAUSTED, 14 UNAVAILABLE.
const rpcCodes: Readonly<Record<number, number>> = { 400: 3, 413: 8, 415: 3, 503: 14 }

export interface PartialAnswer {
  readonly signal: 'traces' | OtherSignal
  readonly rejected: number
  readonly message: string
}

const rejectedNames = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const

/** `Export…ServiceResponse`: partial_success = 1 { rejected_… = 1, error_message = 2 } for every signal, unset when all was taken. */
export function exportAnswer(encoding: OtlpEncoding, { signal, rejected, message }: PartialAnswer): Response {
  const isPartial = rejected > 0
  if (encoding === 'json') {
    const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: message }
    return respond(encoding, 200, JSON.stringify(isPartial ? { partialSuccess } : {}))
  }
  const writer = new ProtoWriter(64)
  if (isPartial) {
    const mark = writer.open(1)
    writer.varint(1, rejected)
    writer.string(2, message)
    writer.close(mark)
  }
  return respond(encoding, 200, writer.finish())
}

/** `google.rpc.Status`: code = 1, message = 2; the body that OTLP/HTTP asks for with every refusal. */
export function statusAnswer(
  encoding: OtlpEncoding,
  httpStatus: 400 | 413 | 415 | 503,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const code = rpcCodes[httpStatus] ?? 2
  if (encoding === 'json') return respond(encoding, httpStatus, JSON.stringify({ code, message }), headers)
  const writer = new ProtoWriter(64)
  writer.varint(1, code)
  writer.string(2, message)
  return respond(encoding, httpStatus, writer.finish(), headers)
}

function respond(
  encoding: OtlpEncoding,
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { 'content-type': contentTypes[encoding], ...headers } })
}
