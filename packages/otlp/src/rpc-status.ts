import { type Decoded, decoding } from './decode-error.ts'
import { type DecodeLimits, resolveDecodeLimits } from './decode-limits.ts'
import { quote } from './encode-json-value.ts'
import { RPC_STATUS } from './fields.ts'
import { JsonReader } from './json-reader.ts'
import { openReader } from './open-reader.ts'
import { parseJson } from './parse-json.ts'
import type { ProtoReader } from './reader.ts'
import { ProtoWriter } from './writer.ts'

/** `google.rpc.Status`: the body of every 4xx and 5xx answer of OTLP/HTTP. Its `details` are neither written nor read. */
export interface RpcStatus {
  /** A gRPC code, such as 3 for an invalid argument or 14 for unavailable. */
  readonly code: number
  readonly message: string
}

/**
 * The protobuf body of an answer that is an error.
 *
 * @example
 * new Response(encodeRpcStatus({ code: 3, message: error.message }), { status: 400 })
 */
export function encodeRpcStatus({ code, message }: RpcStatus): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(256)
  if (code !== 0) writer.int64(RPC_STATUS.code, code)
  if (message !== '') writer.string(RPC_STATUS.message, message)
  return writer.finish()
}

/** The JSON body of an answer that is an error. */
export function encodeRpcStatusJson({ code, message }: RpcStatus): string {
  return `{"code":${code},"message":${quote(message)}}`
}

/** Reads the protobuf body of an answer that is an error. Total, as `decodeTraces`. */
export function decodeRpcStatus(bytes: Uint8Array, limits?: DecodeLimits): Decoded<RpcStatus> {
  return decoding(() => readRpcStatus(openReader(bytes, limits)))
}

/** Reads the JSON body of an answer that is an error, given as text, as bytes, or already parsed. Total, as `decodeTracesJson`. */
export function decodeRpcStatusJson(json: unknown, limits?: DecodeLimits): Decoded<RpcStatus> {
  return decoding(() => readJsonRpcStatus(json, resolveDecodeLimits(limits)))
}

function readRpcStatus(reader: ProtoReader): RpcStatus {
  let code = 0
  let message = ''
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) code = reader.int32()
    else if (tag === 18) message = reader.text()
    else reader.skip(tag)
  }
  return { code, message }
}

function readJsonRpcStatus(json: unknown, limits: Required<DecodeLimits>): RpcStatus {
  const reader = new JsonReader(limits)
  const body = reader.root(parseJson(json, limits.maxBytes))
  return { code: reader.int32(body, 'code'), message: reader.text(body, 'message') }
}
