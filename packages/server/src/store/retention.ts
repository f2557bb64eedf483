import { statSync } from 'node:fs'
import type { EventStore } from './event-store.ts'

export interface RetentionOptions {
  readonly store: EventStore
  /** Of the store's file; asked for its size. */
  readonly path: string
  /** Events that started longer ago go. 0: none does. */
  readonly retentionDays: number
  /** While the file is larger, its oldest days go. 0: however large. */
  readonly maxStoreBytes: number
  readonly now: () => number
  /** Called with what went wrong; the next time tries again. */
  readonly onFault: (error: unknown) => void
}

const dayMillis = 86_400_000
const everyMillis = 6 * 3_600_000
const firstMillis = 60_000
/** Of one round: what is too large shrinks by a day at a time, and not for ever. */
const maxDaysPerRound = 30

/** Removes what is older or larger than it may be, a minute after the start and every six hours. Returns the function that ends it. */
export function keepWithin(options: RetentionOptions): () => void {
  const sweep = (): void => void sweepOnce(options).catch(options.onFault)
  const first = setTimeout(sweep, firstMillis)
  const again = setInterval(sweep, everyMillis)
  first.unref()
  again.unref()
  return () => {
    clearTimeout(first)
    clearInterval(again)
  }
}

/** How many events were removed. */
export async function sweepOnce(options: RetentionOptions): Promise<number> {
  const { store, retentionDays, now } = options
  let removed = retentionDays === 0 ? 0 : await store.deleteBefore(now() - retentionDays * dayMillis)
  if (removed > 0) await store.compact()
  for (let day = 0; day < maxDaysPerRound && isTooLarge(options); day += 1) {
    const [oldest] = (await store.listEvents({ order: 'oldest', limit: 1, countLimit: 0 })).events
    if (oldest === undefined) break
    removed += await store.deleteBefore(oldest.startTime + dayMillis)
    await store.compact()
  }
  return removed
}

function isTooLarge({ path, maxStoreBytes }: RetentionOptions): boolean {
  return maxStoreBytes > 0 && statSync(path).size > maxStoreBytes
}
