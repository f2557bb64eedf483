import { createHash } from 'node:crypto'

/** Bytes of an endpoint key. */
export const endpointKeyBytes = 16

/**
 * Names where a body is to be sent without saying it: the first 16 bytes of SHA-256 over address and content type, in hex.
 * The API key has no part in it, so it never reaches the disk, and records outlive a changed key.
 */
export function endpointKey(url: string, contentType: string): string {
  return createHash('sha256')
    .update(`${url}\n${contentType}`)
    .digest('hex')
    .slice(0, 2 * endpointKeyBytes)
}
