import { type Context, context, type Span, type Tracer } from '@opentelemetry/api'
import { type ConfigView, configView } from '../core/config-view.ts'
import { holdProcess } from '../core/hold-process.ts'
import type { HoneyHiveOptions } from '../core/options.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { SDK_VERSION } from '../core/version.ts'
import type { FlushResult } from '../export/flush-result.ts'
import { sessionNameOfCaller } from '../resource/session-name.ts'
import { createRuntime } from '../setup/create-runtime.ts'
import { type Runtime, runtimeKey } from '../setup/runtime.ts'
import type { SessionOptions, SessionOutcome } from '../setup/sessions.ts'
import type { TracerStatus } from '../setup/status.ts'
import { getBaggage, setBaggage } from './baggage.ts'
import type { Carrier } from './carrier.ts'
import { enrichActiveSpan, type LazyEnrichment } from './enrich.ts'
import { createEvent, type NewEvent, updateEvent } from './event.ts'
import type { EventUpdate } from './event-update.ts'
import { loadHttpTracing } from './http-tracing.ts'
import {
  type ContextLink,
  type DistributedOptions,
  extractContext,
  injectContext,
  link,
  unlink,
  withDistributedTraceContext,
} from './propagation.ts'
import {
  createSession,
  type CreateSessionOptions,
  endSession,
  enrichSession,
  type SessionEnrichment,
  sessionStart,
  withSession,
} from './session.ts'
import { type DisposableSpan, getCurrentSpan, startActiveSpan, startSpan, type StartSpanOptions } from './start-span.ts'
import { type AnyFunction, trace, type TraceOptions } from './trace.ts'

/** What only our own test door passes. */
export interface InitHooks {
  readonly onSpan?: ((span: ReadableSpan) => void) | undefined
}

const tracers = new WeakMap<Runtime, WeakRef<HoneyHiveTracer>>()

/**
 * A tracer: a session, the spans of it, and their way to the server. It has no `then`, so `await HoneyHiveTracer.init(…)`
 * gives the tracer at once.
 */
export class HoneyHiveTracer {
  /** @internal */
  readonly runtime: Runtime
  private view: ConfigView | undefined
  private readonly loading: Promise<void> | undefined

  protected constructor(runtime: Runtime) {
    this.runtime = runtime
    tracers.set(runtime, new WeakRef<HoneyHiveTracer>(this))
    this.loading = loadHttpTracing(runtime)
  }

  /** @internal The tracer of a runtime; of one that another copy of this package has made, a tracer of this class. */
  static of(runtime: Runtime): HoneyHiveTracer {
    return tracers.get(runtime)?.deref() ?? new HoneyHiveTracer(runtime)
  }

  /**
   * Starts tracing. Synchronous, waits for nothing, and throws only at the `strict` resilience level: a wrong option, a
   * missing key or a server that is down are said in one line on standard error, and the app goes on.
   *
   * @example
   * const tracer = HoneyHiveTracer.init({ serverUrl: 'http://127.0.0.1:4318', project: 'demo' })
   */
  static init(options?: HoneyHiveOptions, hooks?: InitHooks): HoneyHiveTracer {
    const env = typeof process === 'object' ? process.env : {}
    // A subclass, whose own `init` is no caller either; or nothing, where `init` was taken off its class.
    const Tracer = typeof this === 'function' ? this : HoneyHiveTracer
    const fallbackSessionName = sessionNameOfCaller(Tracer.init)
    return new Tracer(createRuntime({ options, env, fallbackSessionName, onSpan: hooks?.onSpan }))
  }

  /** The session of the context, or the tracer's own. */
  get sessionId(): string {
    return this.runtime.identityIn(context.active()).sessionId
  }

  /** The name of that session. */
  get sessionName(): string {
    return this.runtime.identityIn(context.active()).sessionName
  }

  /** The complete configuration: flat, by groups, and by paths with `get`. The key in it prints as `[hidden]`. */
  get config(): ConfigView {
    const { cache, config } = this.runtime
    this.view ??= configView(config, cache)
    return this.view
  }

  /** Says on standard error what the user can do something about, once per kind. */
  protected warn(kind: string, message: string): void {
    this.runtime.logger.warn(kind, message)
  }

  /** Goes on in another session, which the server knows already: what runs in no session of its own belongs to it. */
  protected continueSession(sessionId: string): void {
    this.runtime.replaceSession(this.runtime.startSession({ sessionId }))
  }

  /** How the start of the session went; by then HTTP requests are recorded, if they are to be. Never rejects. */
  get ready(): Promise<SessionOutcome> {
    return holdProcess((this.loading ?? Promise.resolve()).then(() => this.runtime.ready))
  }

  /** An OpenTelemetry tracer whose spans belong to this tracer. */
  getTracer(name = 'honeyhive', version: string = SDK_VERSION): Tracer {
    return this.runtime.provider.getTracer(name, version)
  }

  /** With a name: runs `fn` in a span and returns its result. With a function: runs it in the session, without a span. */
  trace<T>(name: string, fn: (span: Span) => T): T
  trace<T>(name: string, options: TraceOptions, fn: (span: Span) => T): T
  trace<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): T
  trace(first: string | AnyFunction, ...rest: readonly unknown[]): unknown {
    if (typeof first === 'function')
      return context.with(context.active().setValue(runtimeKey, this.runtime), () => first(...rest))
    const [second, third] = rest
    const options = typeof second === 'function' ? {} : (second as TraceOptions)
    return trace(first, { ...options, tracer: this }, (typeof second === 'function' ? second : third) as AnyFunction)
  }

  /** As the function of the same name, for this tracer; and so are those that follow. */
  startSpan(name: string, options?: StartSpanOptions, parent?: Context): DisposableSpan {
    return startSpan(name, { ...options, tracer: this }, parent)
  }

  startActiveSpan<T>(name: string, fn: (span: Span) => T): T
  startActiveSpan<T>(name: string, options: StartSpanOptions, fn: (span: Span) => T): T
  startActiveSpan<T>(name: string, second: StartSpanOptions | ((span: Span) => T), third?: (span: Span) => T): T {
    if (typeof second === 'function') return startActiveSpan(name, { tracer: this }, second)
    return startActiveSpan(name, { ...second, tracer: this }, third as (span: Span) => T)
  }

  getCurrentSpan(): Span | undefined {
    return getCurrentSpan(this)
  }

  enrichSpan(enrichment: LazyEnrichment): boolean {
    return enrichActiveSpan(enrichment, this)
  }

  createEvent(event: NewEvent): Promise<string | undefined> {
    return createEvent(event, this)
  }

  updateEvent(eventId: string, update: EventUpdate): Promise<boolean> {
    return updateEvent(eventId, update, this)
  }

  enrichSession(enrichment: SessionEnrichment): Promise<boolean> {
    return enrichSession(enrichment, this)
  }

  createSession(options?: CreateSessionOptions): Promise<string | null> {
    return createSession(options, this)
  }

  endSession(ending?: SessionEnrichment): Promise<boolean> {
    return endSession(ending, this)
  }

  sessionStart(): Promise<string | null> {
    return sessionStart(this)
  }

  injectContext<C extends Carrier = Record<string, string>>(carrier?: C): C {
    return injectContext(carrier, this)
  }

  /** The older name of `injectContext`. */
  inject<C extends Carrier = Record<string, string>>(carrier?: C): C {
    return injectContext(carrier, this)
  }

  extractContext(carrier: Carrier): Context {
    return extractContext(carrier, this)
  }

  withDistributedTraceContext<T>(carrier: Carrier, fn: () => T, options?: DistributedOptions): T {
    return withDistributedTraceContext(carrier, fn, { ...options, tracer: this })
  }

  link(carrier: Carrier): ContextLink {
    return link(carrier, this)
  }

  unlink(token: ContextLink): void {
    unlink(token)
  }

  getBaggage(key: string): string | undefined {
    return getBaggage(key, this)
  }

  setBaggage(key: string, value: unknown): boolean {
    return setBaggage(key, value, this)
  }

  withSession<T>(options: SessionOptions, fn: (sessionId: string) => T): T {
    return withSession(options, fn, this)
  }

  /**
   * Resolves when all spans that ended before the call have been answered for, or when the deadline has passed. Never
   * rejects; what happened is in the result.
   */
  flush(options: { readonly timeoutMillis?: number | undefined } = {}): Promise<FlushResult> {
    return this.runtime.flush(options?.timeoutMillis)
  }

  /** Like `flush`; true when nothing is left. */
  async forceFlush(): Promise<boolean> {
    const { pending, timedOut } = await this.runtime.flush()
    return pending === 0 && !timedOut
  }

  /** Flushes and lets go of everything. Spans that start afterwards do not record. A second call gives the same answer. */
  shutdown(options: { readonly timeoutMillis?: number | undefined } = {}): Promise<FlushResult> {
    return this.runtime.shutdown(options?.timeoutMillis)
  }

  /** What is on and off and why, and what became of every span. */
  status(): TracerStatus {
    return this.runtime.status()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }

  toJSON(): TracerStatus {
    return this.status()
  }
}
