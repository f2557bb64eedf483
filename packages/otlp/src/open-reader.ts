import { Malformed } from './decode-error.ts'
import { type DecodeLimits, resolveDecodeLimits } from './decode-limits.ts'
import { ProtoReader } from './reader.ts'

/** A reader over the whole of `bytes`, once it is known to be bytes, and not too many. */
export function openReader(bytes: unknown, limits?: DecodeLimits): ProtoReader {
  const resolved = resolveDecodeLimits(limits)
  if (!ArrayBuffer.isView(bytes)) {
    throw new Malformed({ code: 'not-bytes', message: `Expected a Uint8Array, got ${typeof bytes}.`, offset: 0 })
  }
  if (bytes.byteLength > resolved.maxBytes) {
    const message = `Expected at most ${resolved.maxBytes} bytes (maxBytes), got ${bytes.byteLength}.`
    throw new Malformed({ code: 'too-large', message, offset: resolved.maxBytes })
  }
  // A plain view of our own: `Buffer` has another `slice`, and one from another realm is no `instanceof Uint8Array`.
  return new ProtoReader(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), resolved)
}
