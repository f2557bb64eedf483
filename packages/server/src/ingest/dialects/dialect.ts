import type { BucketName } from '../../store/event.ts'

/** Where an attribute goes in the event. */
export interface Place {
  readonly bucket: BucketName
  /** The key within the bucket; null: the value is an object whose keys go into the bucket. */
  readonly at: string | null
  /** Makes the value of what came; undefined: leave it out. Default: as it came. */
  readonly read?: (value: unknown) => unknown
}

/**
 * One convention as a table. An attribute that no table names is kept in `metadata` under its own name, so a table says only what
 * has a better place. Where two attributes claim one place the first that comes keeps it.
 */
export interface Dialect {
  readonly exact: Readonly<Record<string, Place>>
  /** By prefix, dot included: what follows is a path into a tree, read as a whole. The longest prefix wins. */
  readonly trees: Readonly<Record<string, Place>>
  /** Read by other tables (fields, session, type) or of no use: not kept in `metadata`. */
  readonly consumed: readonly string[]
}
