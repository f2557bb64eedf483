import type { Config } from '../core/config.ts'
import type { FlushResult } from '../export/flush-result.ts'
import { sessionLeadMillis, sessionParcel } from './exit-mail.ts'
import type { ExportChain } from './export-chain.ts'
import { type EndingParticipant, leaveEnding } from './process-hooks.ts'
import type { QuietLogger } from './quiet-logger.ts'
import type { Sessions } from './sessions.ts'

export interface Ending extends EndingParticipant {
  /** Delivers what it can within the deadline, counts the rest, and lets go of everything. Twice is fine. */
  readonly shutdown: (leaving: Leaving, timeoutMillis?: number) => Promise<FlushResult>
}

/** What a tracer does at its end, besides delivering. */
export interface Leaving {
  /** First: nobody finds the tracer any more, and no further span begins. */
  readonly release: () => void
  /** Last, when all has been delivered or given up. */
  readonly close: () => Promise<void>
}

export interface EndingParts {
  readonly config: Config
  readonly chain: ExportChain
  readonly sessions: Sessions
  readonly logger: QuietLogger
}

/** Longer than this a timer cannot wait; it would ring at once, with a warning. */
const maxTimeoutMillis = 2_147_483_647

/** A time that a timer can wait, of whatever the user has given. */
export function timeoutOf(given: unknown, fallbackMillis: number): number {
  if (typeof given !== 'number' || Number.isNaN(given)) return fallbackMillis
  return Math.min(Math.max(0, given), maxTimeoutMillis)
}

/** At the natural end, a server that takes no connection is tried for so long. */
const patienceMillis = 350

/** Of the time that the process may be held: what its own end takes after ours, a slow machine's too. */
const leavingMillis = 150

/** How a tracer ends, by its user's word or with the process. */
export function createEnding({ config, chain, sessions, logger }: EndingParts): Ending {
  const endMillis = Math.max(1, config.endTimeoutMillis - leavingMillis)
  let shutdownAnswer: Promise<FlushResult> | undefined
  /** When the natural end began, while it lasts. */
  let endingSince: number | undefined

  const ending: Ending = {
    async deliverAtEnd() {
      if (endingSince !== undefined) return
      endingSince = performance.now()
      logger.isQuiet = true
      chain.processor.endOpenSpans()
      if (chain.account.queued > 0) await deliverOrGiveUp()
      ending.sumUp()
      endingSince = undefined
    },
    handOver() {
      logger.isQuiet = true
      chain.processor.endOpenSpans()
      const spentMillis = endingSince === undefined ? 0 : performance.now() - endingSince
      const parcels = chain.takeParcels(Math.max(0, deliveryMillis() - spentMillis))
      // Without spans there is nothing that would have to find its session.
      const starts = parcels.length === 0 ? [] : sessions.unanswered()
      return { first: starts.map((session) => sessionParcel(config, session)), parcels }
    },
    sumUp() {
      chain.pipeline.sumUp()
      logger.isQuiet = false
    },
    shutdown(leaving, timeoutMillis = config.flushTimeoutMillis) {
      shutdownAnswer ??= shutdown(leaving, timeoutMillis)
      return shutdownAnswer
    },
  }

  async function shutdown({ release, close }: Leaving, timeoutMillis: number): Promise<FlushResult> {
    const droppedBefore = chain.account.droppedTotal
    release()
    chain.processor.endOpenSpans()
    const { delivered, timedOut } = await deliver(timeoutMillis, timeoutMillis / 2)
    chain.pipeline.close()
    chain.pipeline.sumUp()
    // Only now: until here `process.exit` in the next line of the program must not cost what is on its way.
    leaveEnding(ending)
    await close()
    const { droppedTotal, spooledTotal } = chain.account
    return { delivered, dropped: droppedTotal - droppedBefore, pending: spooledTotal, timedOut }
  }

  /** Nobody has asked for this delivery, so it takes less time than one that is waited for if there is no server. */
  async function deliverOrGiveUp(): Promise<void> {
    const impatience = setTimeout(() => {
      if (chain.pipeline.isUnreachable) void giveUp()
    }, patienceMillis)
    await deliver(deliveryMillis(), Math.min(sessionLeadMillis, endMillis / 2))
    clearTimeout(impatience)
  }

  /**
   * A session whose start is slow may not cost its spans: after `gateMillis` they go without waiting for it. After the
   * deadline the rest is given up, because a request under way would hold the process for longer.
   */
  async function deliver(timeoutMillis: number, gateMillis: number): Promise<FlushResult> {
    const timer = setTimeout(() => sessions.openGate(), gateMillis)
    const flushed = await chain.pipeline.flush(timeoutMillis)
    clearTimeout(timer)
    if (flushed.timedOut) await giveUp()
    return flushed
  }

  /** Of the time that the process may be held, some is for the disk. */
  function deliveryMillis(): number {
    return endMillis - Math.min(chain.pipeline.storeMillis, endMillis / 2)
  }

  /** What is unsent goes to disk, once that can be reached, or is lost. */
  async function giveUp(): Promise<void> {
    await chain.pipeline.backlog.ready()
    chain.pipeline.giveUp()
  }

  return ending
}
