import type { Config } from '../core/config.ts'
import type { FlushResult } from '../export/flush-result.ts'
import type { TracerProvider } from '../span/provider.ts'
import type { ExportChain } from './export-chain.ts'
import { type EndingParticipant, leaveEnding } from './process-hooks.ts'
import { uninstallProvider } from './provider-strategy.ts'

export interface Ending extends EndingParticipant {
  /** Delivers what it can within the flush deadline, counts the rest, and lets go of everything. Twice is fine. */
  readonly shutdown: (release: () => void) => Promise<FlushResult>
}

export interface EndingParts {
  readonly config: Config
  readonly chain: ExportChain
  readonly provider: TracerProvider
}

/** How a tracer ends, by its user's word or with the process. Other endings (signals, errors) join at `EndingParticipant`. */
export function createEnding({ config, chain, provider }: EndingParts): Ending {
  let shutdownAnswer: Promise<FlushResult> | undefined

  const ending: Ending = {
    async deliverAtEnd() {
      chain.processor.endOpenSpans()
      if (chain.account.queued === 0) return
      const { timedOut } = await chain.pipeline.flush(config.endTimeoutMillis)
      // A request under way would hold the process for longer than was promised.
      if (timedOut) chain.pipeline.stop()
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
    chain.processor.endOpenSpans()
    const flushed = await chain.pipeline.flush(config.flushTimeoutMillis)
    const left = chain.account.queued
    chain.pipeline.stop()
    await provider.shutdown()
    return { ...flushed, dropped: flushed.dropped + left, pending: 0 }
  }

  return ending
}
