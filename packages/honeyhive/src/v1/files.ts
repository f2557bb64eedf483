/**
 * All of a stream, as one buffer.
 *
 * @example
 * const bytes = await files.readableStreamToArrayBuffer(response.body)
 */
export function readableStreamToArrayBuffer(readable: ReadableStream<Uint8Array>): Promise<ArrayBuffer> {
  return new Response(readable).arrayBuffer()
}
