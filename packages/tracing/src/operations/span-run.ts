import { type Context, type Span, SpanKind, type SpanOptions } from '@opentelemetry/api'
import { capture } from '../core/capture.ts'
import { isDirect } from '../core/direct-span.ts'
import { describeError, recordError } from '../core/record-error.ts'
import { attributeNames, genAi } from '../core/semconv.ts'
import { type Runtime, runtimeIn, runtimeKey } from '../setup/runtime.ts'
import { contextWithSpan } from '../setup/active-span.ts'
import { systemClock } from '../span/clock.ts'
import { activeContext, runInContext } from '../span/context-manager.ts'

export interface SpanRunOptions {
  readonly name: string
  /** model, tool, chain, or a word of your own. */
  readonly eventType?: string | undefined
  readonly kind?: SpanKind | undefined
  readonly captureOutput?: boolean | undefined
  /** How the span is started, in place of `kind`; its type is then what its attributes and name tell, unless it is given. */
  readonly start?: SpanOptions | undefined
}

const plainStart: SpanOptions = { kind: SpanKind.INTERNAL }

const wireTypes = new Set(['model', 'tool', 'chain', 'session'])

/** One execution of something traced: its span, the context that its code runs in, and its end. */
export class SpanRun {
  readonly span: Span
  readonly context: Context
  private readonly runtime: Runtime
  private readonly captureOutput: boolean
  private readonly startedAtMillis: number = systemClock.monotonicMillis()
  private isEnded = false

  constructor(runtime: Runtime, options: SpanRunOptions, parent: Context = activeContext()) {
    this.runtime = runtime
    this.captureOutput = options.captureOutput !== false
    this.span = runtime.tracer.startSpan(
      options.name,
      options.start ?? (options.kind === undefined ? plainStart : { kind: options.kind }),
      parent,
    )
    const active = contextWithSpan(runtime, parent, this.span)
    this.context = runtimeIn(parent) === runtime ? active : active.setValue(runtimeKey, runtime)
    if (options.start === undefined) writeEventType(this.span, options.eventType ?? 'tool')
    else if (typeof options.eventType === 'string') writeEventType(this.span, options.eventType)
  }

  /** Runs code inside the span. */
  with<T>(fn: () => T): T {
    return runInContext(this.context, fn)
  }

  /** Records what the code was given. */
  recordWith(record: (span: Span, args: readonly unknown[]) => void, args: readonly unknown[]): void {
    try {
      record(this.span, args)
    } catch (error) {
      this.sayUnrecorded(error)
    }
  }

  /** Ends the span well. What follows an end changes nothing. */
  succeed(value: unknown): void {
    if (this.isEnded) return
    this.isEnded = true
    try {
      this.recordOutput(value)
    } catch (error) {
      this.sayUnrecorded(error)
    }
    this.span.end()
  }

  /** Ends the span with an error; `partial` is what there was before it. */
  fail(error: unknown, partial?: unknown): void {
    this.end(() => {
      recordError(this.span, error)
      this.recordOutput(partial)
    })
  }

  /** Ends the span of something that was given up before it was done, with what there was by then. */
  abandon(partial?: unknown): void {
    this.end(() => {
      this.span.setAttribute(attributeNames.incomplete, true)
      this.recordOutput(partial)
    })
  }

  /** The first piece of a streamed result is there. */
  firstChunk(): void {
    const seconds = (systemClock.monotonicMillis() - this.startedAtMillis) / 1000
    this.guard(() => void this.span.setAttribute(genAi.timeToFirstChunk, seconds))
  }

  /** Whatever goes wrong in recording is said once and stays here. */
  guard(record: () => void): void {
    try {
      record()
    } catch (error) {
      this.sayUnrecorded(error)
    }
  }

  /** Capturing runs on the user's values; the user's program must not notice what happens to our copy of them. */
  private sayUnrecorded(error: unknown): void {
    const { message } = describeError(error)
    this.runtime.logger.warn('capture', 'A value could not be recorded and was left out', message)
  }

  private recordOutput(value: unknown): void {
    if (this.captureOutput) capture(this.span, 'honeyhive_outputs.result', value)
  }

  private end(record: () => void): void {
    if (this.isEnded) return
    this.isEnded = true
    this.guard(record)
    this.span.end()
  }
}

/** A word that the wire does not know travels as a chain that says the word in its metadata. */
export function writeEventType(span: Span, eventType: string): void {
  if (wireTypes.has(eventType)) {
    if (isDirect(span)) span.captureText(attributeNames.eventType, eventType, false)
    else span.setAttribute(attributeNames.eventType, eventType)
    return
  }
  const word = eventType.toLowerCase()
  if (wireTypes.has(word)) span.setAttribute(attributeNames.eventType, word)
  else span.setAttributes({ [attributeNames.eventType]: 'chain', 'honeyhive_metadata.event_type': eventType })
}
