import type { FlushResult } from '../export/flush-result.ts'
import { liveRuntimes } from '../setup/registry.ts'

/**
 * Flushes every tracer of the process, at once. Never rejects.
 *
 * @example
 * await flush()
 */
export function flush(options: { readonly timeoutMillis?: number | undefined } = {}): Promise<FlushResult> {
  return merged(liveRuntimes().map((runtime) => runtime.flush(options?.timeoutMillis)))
}

/** Shuts every tracer of the process down, at once. Never rejects. */
export function shutdown(): Promise<FlushResult> {
  return merged(liveRuntimes().map((runtime) => runtime.shutdown()))
}

async function merged(answers: readonly Promise<FlushResult>[]): Promise<FlushResult> {
  const results = await Promise.all(answers)
  return {
    delivered: results.reduce((sum, result) => sum + result.delivered, 0),
    dropped: results.reduce((sum, result) => sum + result.dropped, 0),
    pending: results.reduce((sum, result) => sum + result.pending, 0),
    timedOut: results.some((result) => result.timedOut),
  }
}
