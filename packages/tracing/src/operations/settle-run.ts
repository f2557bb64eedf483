import { context } from '@opentelemetry/api'
import type { CallEnding, SettleConfig } from './settle/call-ending.ts'
import { hasEnded, settle } from './settle/settle.ts'
import type { SpanRun } from './span-run.ts'

/** Ends the run's span when its function's result is complete, and gives back what the caller gets for the result. */
export function settleRun<T>(run: SpanRun, result: T, config: SettleConfig): T {
  if (!hasEnded(result)) return settle(result, new RunEnding(run), config)
  run.succeed(result)
  return result
}

/** A run's span, as the end of a call sees it. */
class RunEnding implements CallEnding {
  private readonly spanRun: SpanRun

  constructor(run: SpanRun) {
    this.spanRun = run
  }

  run<T>(fn: () => T): T {
    return this.spanRun.with(fn)
  }

  capture(): <T>(fn: () => T) => T {
    const active = context.active()
    return (fn) => context.with(active, fn)
  }

  firstChunk(): void {
    this.spanRun.firstChunk()
  }

  complete(output: unknown): void {
    this.spanRun.succeed(output)
  }

  fail(error: unknown, partial?: unknown): void {
    this.spanRun.fail(error, partial)
  }

  stop(output: unknown): void {
    this.spanRun.abandon(output)
  }
}
