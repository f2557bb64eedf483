import type { ResourceLimits } from 'node:worker_threads'

/** A batch makes garbage by the megabyte: with room for young objects, it is gone before it would be copied. */
export const threadLimits: ResourceLimits = { maxYoungGenerationSizeMb: 48 }
