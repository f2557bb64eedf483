import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

export type ReadBody =
  | { readonly status: 'ok'; readonly bytes: Uint8Array }
  | { readonly status: 'refused'; readonly httpStatus: 400 | 413 | 415; readonly message: string }

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>

const encodings: Readonly<Record<string, Decompress>> = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** Reads a body of at most `maxBytes`, as sent and as unpacked. Bytes are counted as they come: many senders give no length. */
export async function readBody(request: Request, maxBytes: number): Promise<ReadBody> {
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
  const decompress = Object.hasOwn(encodings, encoding) ? encodings[encoding] : undefined
  if (decompress === undefined && encoding !== 'identity' && encoding !== '') {
    return {
      status: 'refused',
      httpStatus: 415,
      message: `Content-Encoding '${encoding}' is not known here; send gzip, deflate or none.`,
    }
  }
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes)
  const bytes = await collect(request, maxBytes)
  if (bytes === undefined) return tooLarge(maxBytes)
  return decompress === undefined ? { status: 'ok', bytes } : unpack(bytes, { decompress, encoding, maxBytes })
}

/** undefined when there is more than `maxBytes`; the rest is not read. */
async function collect(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.byteLength
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length)
}

async function unpack(
  bytes: Uint8Array,
  {
    decompress,
    encoding,
    maxBytes,
  }: { readonly decompress: Decompress; readonly encoding: string; readonly maxBytes: number },
): Promise<ReadBody> {
  try {
    return { status: 'ok', bytes: await decompress(bytes, { maxOutputLength: maxBytes }) }
  } catch (error) {
    // zlib's codes are its interface; whatever it says but "too large", the body is not what its header claims.
    if ((error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
    return {
      status: 'refused',
      httpStatus: 400,
      message: `The body is not ${encoding}, though Content-Encoding says so.`,
    }
  }
}

function tooLarge(maxBytes: number): ReadBody {
  return {
    status: 'refused',
    httpStatus: 413,
    message: `The body is larger than ${maxBytes} bytes (unpacked where it is compressed). Send smaller batches, or raise maxBodyBytes.`,
  }
}
