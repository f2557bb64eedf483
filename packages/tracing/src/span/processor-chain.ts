import type { Context } from '@opentelemetry/api'
import type { ReadableSpan, RecordingSpan, SpanErrorListener, SpanProcessor } from '../core/span-types.ts'

/** A processor of which one hook fails this often in a row is left out from then on. */
const MAX_FAILURES_IN_A_ROW = 10

type Hook = 'onStart' | 'onEnding' | 'onEnd'

interface Member {
  readonly processor: SpanProcessor
  /** In a row. */
  readonly failures: Record<Hook, number>
  isLeftOut: boolean
}

function memberOf(processor: SpanProcessor): Member {
  return { processor, failures: { onStart: 0, onEnding: 0, onEnd: 0 }, isLeftOut: false }
}

/**
 * Calls each processor in order; one that throws harms neither the app nor the others. Each hook has its own loop: a name that
 * is only known at run time makes every call and every count a search.
 */
export class ProcessorChain {
  private members: readonly Member[]
  private readonly onError: SpanErrorListener

  constructor(processors: readonly SpanProcessor[], onError: SpanErrorListener) {
    this.members = processors.map(memberOf)
    this.onError = onError
  }

  /** Puts one more at the end of the chain; what it answers takes it away again. */
  add(processor: SpanProcessor): () => void {
    const member = memberOf(processor)
    this.members = [...this.members, member]
    return () => {
      this.members = this.members.filter((one) => one !== member)
    }
  }

  onStart(span: RecordingSpan, parentContext: Context): void {
    for (const member of this.members) {
      if (member.isLeftOut) continue
      try {
        member.processor.onStart(span, parentContext)
        member.failures.onStart = 0
      } catch (error) {
        this.countFailure(member, 'onStart', error)
      }
    }
  }

  onEnding(span: RecordingSpan): void {
    for (const member of this.members) {
      if (member.isLeftOut) continue
      try {
        member.processor.onEnding?.(span)
        member.failures.onEnding = 0
      } catch (error) {
        this.countFailure(member, 'onEnding', error)
      }
    }
  }

  onEnd(span: ReadableSpan): void {
    for (const member of this.members) {
      if (member.isLeftOut) continue
      try {
        member.processor.onEnd(span)
        member.failures.onEnd = 0
      } catch (error) {
        this.countFailure(member, 'onEnd', error)
      }
    }
  }

  /** Resolves when each processor has answered or the time is over; failures go to the error listener. */
  async forceFlush(timeoutMillis: number): Promise<void> {
    await Promise.all(this.members.map(({ processor }) => this.settle(processor, 'forceFlush', timeoutMillis)))
  }

  async shutdown(timeoutMillis: number): Promise<void> {
    await Promise.all(this.members.map(({ processor }) => this.settle(processor, 'shutdown', timeoutMillis)))
  }

  private countFailure(member: Member, hook: Hook, error: unknown): void {
    member.failures[hook] += 1
    member.isLeftOut = member.failures[hook] >= MAX_FAILURES_IN_A_ROW
    this.onError(`span processor ${hook}`, error)
  }

  private async settle(
    processor: SpanProcessor,
    verb: 'forceFlush' | 'shutdown',
    timeoutMillis: number,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_resolve, reject) => {
      const late = (): void =>
        reject(new Error(`The span processor did not answer ${verb} within ${timeoutMillis} ms.`))
      timer = setTimeout(late, timeoutMillis)
      timer.unref()
    })
    try {
      await Promise.race([processor[verb](), deadline])
    } catch (error) {
      this.onError(`span processor ${verb}`, error)
    } finally {
      clearTimeout(timer)
    }
  }
}
