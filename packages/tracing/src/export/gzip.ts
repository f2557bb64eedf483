/** Compresses on another thread; `undefined` when that failed, and the body then goes as it is. */
export type Gzip = (body: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | undefined>

/** Smaller bodies gain less than they cost. */
export const minGzipBytes = 1024

/** Node's own gzip, found at run time so that the bundle also loads where there is no Node. */
export function findGzip(): Gzip | undefined {
  const zlib = typeof process === 'object' ? process.getBuiltinModule?.('node:zlib') : undefined
  if (zlib === undefined) return undefined
  return (body) =>
    new Promise((resolve) => {
      zlib.gzip(body, { level: 1 }, (error, result) => resolve(error === null ? new Uint8Array(result) : undefined))
    })
}
