import type { Config } from '../core/config.ts'
import type { FlushResult } from '../export/flush-result.ts'
import type { TracerProvider } from '../span/provider.ts'
import type { ExportChain } from './export-chain.ts'
import { type EndingParticipant, leaveEnding } from './process-hooks.ts'
import { uninstallProvider } from './provider-strategy.ts'
import type { Sessions } from './sessions.ts'

export interface Ending extends EndingParticipant {
  /** Delivers what it can within the flush deadline, counts the rest, and lets go of everything. Twice is fine. */
  readonly shutdown: (release: () => void) => Promise<FlushResult>
}

export interface EndingParts {
  readonly config: Config
  readonly chain: ExportChain
  readonly provider: TracerProvider
  readonly sessions: Sessions
}

/** How a tracer ends, by its user's word or with the process. Other endings (signals, errors) join at `EndingParticipant`. */
export function createEnding({ config, chain, provider, sessions }: EndingParts): Ending {
  let shutdownAnswer: Promise<FlushResult> | undefined

  const ending: Ending = {
    async deliverAtEnd() {
      chain.pipeline.beginEnd()
      chain.processor.endOpenSpans()
      if (chain.account.queued > 0) await deliver(config.endTimeoutMillis)
      chain.pipeline.sumUp()
    },
    shutdown(release) {
      shutdownAnswer ??= shutdown(release)
      return shutdownAnswer
    },
  }

  async function shutdown(release: () => void): Promise<FlushResult> {
    leaveEnding(ending)
    uninstallProvider(provider)
    release()
    chain.pipeline.beginEnd()
    chain.processor.endOpenSpans()
    const flushed = await deliver(config.flushTimeoutMillis)
    chain.pipeline.close()
    chain.pipeline.sumUp()
    await provider.shutdown()
    return flushed
  }

  /** After the deadline the rest is given up, because a request under way would hold the process for longer. */
  async function deliver(timeoutMillis: number): Promise<FlushResult> {
    // A session whose start is slow may not cost its spans: in the second half of the time they go without waiting for it.
    const timer = setTimeout(() => sessions.openGate(), timeoutMillis / 2)
    const flushed = await chain.pipeline.flush(timeoutMillis)
    clearTimeout(timer)
    if (flushed.timedOut) chain.pipeline.giveUp()
    return { ...flushed, dropped: flushed.dropped + flushed.pending, pending: 0 }
  }

  return ending
}
