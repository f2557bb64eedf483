/** Compresses on another thread; `undefined` when that failed, and the body then goes as it is. */
export type Gzip = (body: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | undefined>

const chunkSize = 262_144

/** Smaller bodies gain less than they cost. */
export const minGzipBytes = 1024

/** Node's own gzip, found at run time so that the bundle also loads where there is no Node. */
export function findGzip(): Gzip | undefined {
  const zlib = typeof process === 'object' ? process.getBuiltinModule?.('node:zlib') : undefined
  if (zlib === undefined) return undefined
  return (body) =>
    new Promise((resolve) => {
      // Few large pieces: each piece is a turn of the event loop.
      zlib.gzip(body, { level: 1, chunkSize }, (error, result) => resolve(error === null ? viewOf(result) : undefined))
    })
}

/** The same bytes without a copy. */
function viewOf(buffer: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
