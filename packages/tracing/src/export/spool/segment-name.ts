import { crc32 } from './crc32.ts'
import type { Owner } from './owner.ts'

/**
 * The name of a segment says all that others need in order to leave it alone, take it or delete it:
 * `<ordinal>.<endpoint key>.<random>.ready`, or `….<host>-<pid>-<start>.held` while a process writes or sends it.
 * Ordinals grow by one with each segment of the directory, so that age does not depend on a clock.
 */
export interface SegmentName {
  readonly ordinal: number
  readonly endpointKey: string
  readonly random: string
  /** `undefined`: ready, for anybody to take. */
  readonly owner: Owner | undefined
}

/** Of ten digits; should anything ever reach it, the names after it are ordered by chance. */
export const maxOrdinal = 9_999_999_999

const pattern = /^(\d{10})\.([0-9a-f]{32})\.([0-9a-f]{12})\.(?:ready|([0-9a-f]{8})-(\d{1,10})-(\d{1,20})\.held)$/

export function formatSegmentName({ ordinal, endpointKey, random, owner }: SegmentName): string {
  const start = `${String(ordinal).padStart(10, '0')}.${endpointKey}.${random}`
  return owner === undefined ? `${start}.ready` : `${start}.${owner.host}-${owner.pid}-${owner.start}.held`
}

/** `undefined` for every other file, which a spool never touches. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const [, ordinal, endpointKey, random, host, pid, start] = pattern.exec(name) ?? []
  if (ordinal === undefined || endpointKey === undefined || random === undefined) return undefined
  const owner =
    host === undefined || pid === undefined || start === undefined ? undefined : { host, pid: Number(pid), start }
  return { ordinal: Number(ordinal), endpointKey, random, owner }
}

/** What the checksums of the segment's headers continue. */
export function segmentSeed(name: SegmentName): number {
  return crc32(Buffer.from(name.random, 'latin1'))
}
