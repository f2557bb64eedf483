import { type Decoded, decoding } from './decode-error.ts'
import { type DecodeLimits, resolveDecodeLimits } from './decode-limits.ts'
import { quote } from './encode-json-value.ts'
import { PARTIAL_SUCCESS, TRACES_RESPONSE } from './fields.ts'
import { type JsonObject, JsonReader } from './json-reader.ts'
import { openReader } from './open-reader.ts'
import { parseJson } from './parse-json.ts'
import type { ProtoReader } from './reader.ts'
import { ProtoWriter } from './writer.ts'

/** What a server did not take of a request that it answered with 200, or with no rejected spans, a warning. */
export interface PartialSuccess {
  readonly rejectedSpans: bigint
  readonly errorMessage: string
}

/** `ExportTraceServiceResponse`: the body of every 200. Without `partialSuccess` everything was taken. */
export interface TracesResponse {
  readonly partialSuccess?: PartialSuccess
}

/**
 * The protobuf body of a 200 answer; no bytes at all when everything was taken.
 *
 * @example
 * encodeTracesResponse({ partialSuccess: { rejectedSpans: 2n, errorMessage: '2 spans have no trace id' } })
 */
export function encodeTracesResponse({ partialSuccess }: TracesResponse): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(256)
  if (partialSuccess !== undefined) {
    const mark = writer.open(TRACES_RESPONSE.partialSuccess)
    const { rejectedSpans, errorMessage } = partialSuccess
    if (rejectedSpans !== 0n) writer.int64(PARTIAL_SUCCESS.rejectedSpans, rejectedSpans)
    if (errorMessage !== '') writer.string(PARTIAL_SUCCESS.errorMessage, errorMessage)
    writer.close(mark)
  }
  return writer.finish()
}

/** The JSON body of a 200 answer; `{}` when everything was taken. */
export function encodeTracesResponseJson({ partialSuccess }: TracesResponse): string {
  if (partialSuccess === undefined) return '{}'
  const { rejectedSpans, errorMessage } = partialSuccess
  return `{"partialSuccess":{"rejectedSpans":"${rejectedSpans}","errorMessage":${quote(errorMessage)}}}`
}

/** Reads the protobuf body of a 200 answer. Total, as `decodeTraces`. */
export function decodeTracesResponse(bytes: Uint8Array, limits?: DecodeLimits): Decoded<TracesResponse> {
  return decoding(() => readResponse(openReader(bytes, limits)))
}

/** Reads the JSON body of a 200 answer, given as text, as bytes, or already parsed. Total, as `decodeTracesJson`. */
export function decodeTracesResponseJson(json: unknown, limits?: DecodeLimits): Decoded<TracesResponse> {
  return decoding(() => readJsonResponse(json, resolveDecodeLimits(limits)))
}

function readResponse(reader: ProtoReader): TracesResponse {
  let response: TracesResponse = {}
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) response = { partialSuccess: readPartialSuccess(reader, response.partialSuccess) }
    else reader.skip(tag)
  }
  return response
}

/** Goes on from `previous`: a message that comes twice is merged. */
function readPartialSuccess(reader: ProtoReader, previous?: PartialSuccess): PartialSuccess {
  const outer = reader.enter()
  let rejectedSpans = previous?.rejectedSpans ?? 0n
  let errorMessage = previous?.errorMessage ?? ''
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) rejectedSpans = reader.int64()
    else if (tag === 18) errorMessage = reader.text()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return { rejectedSpans, errorMessage }
}

function readJsonResponse(json: unknown, limits: Required<DecodeLimits>): TracesResponse {
  const reader = new JsonReader(limits)
  const body = reader.root(parseJson(json, limits.maxBytes))
  const partialSuccess = reader.message(body, 'partialSuccess', readJsonPartialSuccess)
  return partialSuccess === undefined ? {} : { partialSuccess }
}

function readJsonPartialSuccess(reader: JsonReader, value: JsonObject): PartialSuccess {
  return { rejectedSpans: reader.int64(value, 'rejectedSpans'), errorMessage: reader.text(value, 'errorMessage') }
}
