import type { FlushResult } from '../export/flush-result.ts'
import { liveRuntimes, type Rest, undelivered } from '../setup/registry.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/** A time limit, for all tracers together. */
export interface TimeLimit {
  /** Default: that of each tracer (`flushTimeoutMillis`). */
  readonly timeoutMillis?: number | undefined
}

/** What became of all tracers. */
export interface ShutdownResult extends FlushResult {
  /** How many there were. */
  readonly tracers: number
  /** How many of them could not deliver everything in time. */
  readonly unfinished: number
}

/**
 * Flushes every tracer of the process, at once, or the one that is given. Never rejects.
 *
 * @example
 * await flush()
 */
export async function flush(
  options: TimeLimit & { readonly tracer?: HoneyHiveTracer | undefined } = {},
): Promise<FlushResult> {
  const named = options?.tracer?.runtime
  return sumOf(await settled(named === undefined ? all() : [named], (one) => one.flush(options?.timeoutMillis)))
}

/**
 * Shuts every tracer of the process down. Never rejects.
 *
 * @example
 * await shutdown()
 */
export async function shutdown(options: TimeLimit = {}): Promise<FlushResult> {
  const { delivered, dropped, pending, timedOut } = await gracefulShutdownAll(options)
  return { delivered, dropped, pending, timedOut }
}

/**
 * Ends all tracers of the process in three phases: none takes a span any more, and open ones end; all deliver, side by side
 * and under one deadline; all let go of what they hold. What fails in one does not keep the others. Afterwards `init` works
 * again. Never rejects, and a second call finds nothing left to do.
 *
 * @example
 * server.close(async () => { await gracefulShutdownAll({ timeoutMillis: 2_000 }) })
 */
export async function gracefulShutdownAll(options: TimeLimit = {}): Promise<ShutdownResult> {
  const tracers = all()
  const given = options?.timeoutMillis
  const results = await settled(tracers, (one) => one.shutdown(given))
  const unfinished = results.filter((result) => result === undefined || result.timedOut || result.dropped > 0).length
  return { ...sumOf(results), tracers: tracers.length, unfinished }
}

/** Tracers, and what those have left that nobody holds any more. */
function all(): readonly Rest[] {
  return [...liveRuntimes(), ...undelivered()]
}

/** `undefined` for one that fails, which only another copy of this package could. */
async function settled(
  tracers: readonly Rest[],
  verb: (tracer: Rest) => Promise<FlushResult>,
): Promise<readonly (FlushResult | undefined)[]> {
  const answers = await Promise.allSettled(tracers.map(async (tracer) => verb(tracer)))
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : undefined))
}

function sumOf(results: readonly (FlushResult | undefined)[]): FlushResult {
  const total = (key: 'delivered' | 'dropped' | 'pending'): number =>
    results.reduce((sum, result) => sum + (result?.[key] ?? 0), 0)
  return {
    delivered: total('delivered'),
    dropped: total('dropped'),
    pending: total('pending'),
    timedOut: results.some((result) => result === undefined || result.timedOut),
  }
}
