import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Readable } from 'node:stream'

export type ReadBody = { readonly status: 'ok'; readonly bytes: Uint8Array } | RefusedBody

export interface RefusedBody {
  readonly status: 'refused'
  readonly httpStatus: 400 | 413 | 415 | 503
  readonly message: string
}

export interface BodyLimits {
  /** Of one body, as sent and as unpacked. */
  readonly maxBytes: number
  /** Of all bodies that are being taken at the same time. */
  readonly maxInFlightBytes: number
}

interface Unread {
  readonly request: Request
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>

/** zstd where this Node has it (22.15): it is none of OTLP/HTTP's encodings, but collectors send it. */
const { zstdDecompress } = zlib as { readonly zstdDecompress?: typeof zlib.gunzip }

const encodings: Readonly<Record<string, Decompress>> = {
  gzip: promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  ...(zstdDecompress === undefined ? {} : { zstd: promisify(zstdDecompress) }),
}

/** Reads bodies within a bound for each and one for all. Bytes are counted as they come: many senders give no length. */
export class BodyReader {
  readonly limits: BodyLimits
  #inFlightBytes = 0

  constructor(limits: BodyLimits) {
    this.limits = limits
  }

  /**
   * Gives the body to `handle`; its bytes count as in flight until that has settled. `incoming`: the request as it came from the
   * socket, where there is one; read from there, a body of megabytes costs a fraction of what the stream of a `Request` costs.
   */
  async use<T>(request: Request, handle: (body: ReadBody) => T | Promise<T>, incoming?: Readable): Promise<T> {
    const lease = { bytes: 0 }
    // Left open when it is too large: its sender is to be told so.
    const chunks = incoming?.iterator({ destroyOnReturn: false }) ?? request.body ?? []
    try {
      return await handle(await this.#read({ request, chunks }, lease))
    } finally {
      this.#inFlightBytes -= lease.bytes
    }
  }

  async #read({ request, chunks }: Unread, lease: { bytes: number }): Promise<ReadBody> {
    const { maxBytes } = this.limits
    const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
    const decompress = Object.hasOwn(encodings, encoding) ? encodings[encoding] : undefined
    if (decompress === undefined && encoding !== 'identity' && encoding !== '') {
      return refused(
        415,
        `Content-Encoding '${encoding}' is not known here; send ${Object.keys(encodings).join(', ')} or none.`,
      )
    }
    if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes)
    const body = await this.#collect(chunks, lease)
    if (body.status === 'refused' || decompress === undefined) return body
    const unpacked = await unpack(body.bytes, { decompress, encoding, maxBytes })
    if (unpacked.status === 'ok' && !this.#take(unpacked.bytes.byteLength, lease)) return busy
    return unpacked
  }

  async #collect(given: Unread['chunks'], lease: { bytes: number }): Promise<ReadBody> {
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of given) {
      length += chunk.byteLength
      if (length > this.limits.maxBytes) return tooLarge(this.limits.maxBytes)
      if (!this.#take(chunk.byteLength, lease)) return busy
      chunks.push(chunk)
    }
    const [only] = chunks
    return { status: 'ok', bytes: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length) }
  }

  #take(bytes: number, lease: { bytes: number }): boolean {
    if (this.#inFlightBytes + bytes > this.limits.maxInFlightBytes) return false
    this.#inFlightBytes += bytes
    lease.bytes += bytes
    return true
  }
}

interface Packing {
  readonly decompress: Decompress
  readonly encoding: string
  readonly maxBytes: number
}

async function unpack(bytes: Uint8Array, { decompress, encoding, maxBytes }: Packing): Promise<ReadBody> {
  try {
    return { status: 'ok', bytes: await decompress(bytes, { maxOutputLength: maxBytes }) }
  } catch (error) {
    // zlib's codes are its interface; whatever it says but "too large", the body is not what its header claims.
    if ((error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
    return refused(400, `The body is not ${encoding}, though Content-Encoding says so.`)
  }
}

const busy = refused(503, 'The bodies that are being taken fill the memory that is set aside for them; try again.')

function tooLarge(maxBytes: number): RefusedBody {
  return refused(
    413,
    `The body is larger than ${maxBytes} bytes (unpacked where it is compressed). Send smaller batches, or raise maxBodyBytes.`,
  )
}

function refused(httpStatus: RefusedBody['httpStatus'], message: string): RefusedBody {
  return { status: 'refused', httpStatus, message }
}
