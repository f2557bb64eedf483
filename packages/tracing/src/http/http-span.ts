import { type Attributes, type Context, type Span, type SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { describeError, recordError } from '../core/record-error.ts'
import { contextWithSpan } from '../setup/active-span.ts'
import { type Runtime, runtimeKey } from '../setup/runtime.ts'
import { httpNames } from './http-attributes.ts'

export interface HttpSpanOptions {
  readonly runtime: Runtime
  readonly kind: SpanKind
  readonly name: string
  readonly attributes: Attributes
  readonly parent: Context
  /** The first status that is a failure: 400 for who asks, 500 for who answers. */
  readonly failsFrom: number
}

/** The span of one request. What fails in recording is said once and never reaches the request. */
export class HttpSpan {
  readonly runtime: Runtime
  readonly span: Span
  /** In which the span is active. */
  readonly context: Context
  private readonly failsFrom: number
  private hasFailed = false
  private isEnded = false

  constructor({ runtime, kind, name, attributes, parent, failsFrom }: HttpSpanOptions) {
    this.runtime = runtime
    this.failsFrom = failsFrom
    this.span = runtime.tracer.startSpan(name, { kind, attributes }, parent)
    this.context = contextWithSpan(runtime, parent, this.span).setValue(runtimeKey, runtime)
  }

  answered(status: number, attributes: Attributes): void {
    this.span.setAttributes({ [httpNames.status]: status, ...attributes })
    if (status < this.failsFrom) return
    this.span.setAttribute(httpNames.errorType, String(status))
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: `HTTP ${status}` })
  }

  failed(error: unknown): void {
    if (this.hasFailed || this.isEnded) return
    this.hasFailed = true
    recordError(this.span, error)
    this.span.setAttribute(httpNames.errorType, describeError(error).type)
  }

  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    this.span.end()
  }

  guard(record: () => void): void {
    guarded(this.runtime, record)
  }
}

export function guarded<T>(runtime: Runtime, record: () => T): T | undefined {
  try {
    return record()
  } catch (error) {
    // The request is the app's; it goes on without what could not be recorded of it.
    runtime.logger.warn('http', 'A request could not be recorded', describeError(error).message)
    return undefined
  }
}
