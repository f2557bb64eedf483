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

/** Calls each processor in order; one that throws harms neither the app nor the others. */
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
    for (const member of this.members) this.call(member, 'onStart', span, parentContext)
  }

  onEnding(span: RecordingSpan): void {
    for (const member of this.members) if (member.processor.onEnding !== undefined) this.call(member, 'onEnding', span)
  }

  onEnd(span: ReadableSpan & RecordingSpan): void {
    for (const member of this.members) this.call(member, 'onEnd', span)
  }

  /** Resolves when each processor has answered or the time is over; failures go to the error listener. */
  async forceFlush(timeoutMillis: number): Promise<void> {
    await Promise.all(this.members.map(({ processor }) => this.settle(processor, 'forceFlush', timeoutMillis)))
  }

  async shutdown(timeoutMillis: number): Promise<void> {
    await Promise.all(this.members.map(({ processor }) => this.settle(processor, 'shutdown', timeoutMillis)))
  }

  private call(member: Member, hook: Hook, span: RecordingSpan & ReadableSpan, context?: Context): void {
    if (member.isLeftOut) return
    try {
      if (hook === 'onStart') member.processor.onStart(span, context as Context)
      else if (hook === 'onEnding') member.processor.onEnding?.(span)
      else member.processor.onEnd(span)
      if (member.failures[hook] > 0) member.failures[hook] = 0
    } catch (error) {
      member.failures[hook] += 1
      member.isLeftOut = member.failures[hook] >= MAX_FAILURES_IN_A_ROW
      this.onError(`span processor ${hook}`, error)
    }
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
