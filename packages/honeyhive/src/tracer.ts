import {
  type AnyFunction,
  enrichSpan,
  type FlushResult,
  flush as flushAll,
  getDefaultTracer as getDefault,
  HoneyHiveTracer as Tracer,
  type HoneyHiveOptions,
  startSpan,
  trace,
} from '@honeyhive/tracing'
import { instrument } from './v1/load-instrument.ts'
import { traceOptions } from './v1/trace-function.ts'
import type { EnrichSpanParams, TraceFunctionOptions } from './v1/tracer-types.ts'

/** What `init` takes: the tracer's options, and what the first SDK knew beside them. */
export interface InitOptions extends HoneyHiveOptions {
  /** Modules or classes to record the calls of, by the names of the first SDK: `{ openAI: OpenAI }`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as the first SDK had it
  readonly instrumentModules?: Readonly<Record<string, any>> | undefined
}

/**
 * A tracer: a session, the spans of it, and their way to the server. `init` makes one, at once; it has no `then`, so that
 * `await HoneyHiveTracer.init(…)` gives the tracer too.
 *
 * @example
 * const tracer = HoneyHiveTracer.init({ project: 'demo', sessionName: 'chat' })
 * const answer = tracer.traceModel(ask)('What is tracing?')
 */
export class HoneyHiveTracer extends Tracer {
  /**
   * Starts tracing. Synchronous, waits for nothing, and throws only at the `strict` resilience level: a wrong option, a
   * missing key or a server that is down are said in one line on standard error, and the app goes on.
   *
   * @example
   * const tracer = HoneyHiveTracer.init({ serverUrl: 'http://127.0.0.1:4318', project: 'demo' })
   */
  static override init(options?: InitOptions, hooks?: Parameters<typeof Tracer.init>[1]): HoneyHiveTracer {
    const Class = typeof this === 'function' ? this : HoneyHiveTracer
    const { instrumentModules, ...rest } = options ?? {}
    // The base makes what it is called on.
    const tracer = super.init.call(Class, rest, hooks) as HoneyHiveTracer
    if (instrumentModules) instrument(instrumentModules, (line) => tracer.warn(`instrument:${line}`, line))
    return tracer
  }

  /** The tracer as one of this class; what only knows the base may have made it. */
  static from(tracer: Tracer): HoneyHiveTracer {
    // The base shows its runtime to nobody but its own package.
    return tracer instanceof HoneyHiveTracer ? tracer : new HoneyHiveTracer(Reflect.get(tracer, 'runtime'))
  }

  /** Resolves when the spans of all tracers that ended before the call have been answered for. */
  static flush(): Promise<FlushResult> {
    return flushAll()
  }

  /** As the function of the same name. */
  static enrichSpan(enrichment: EnrichSpanParams): void {
    enrichSpan(enrichment)
  }

  /** The key itself. It is in no other property, and not in what is printed of a tracer. */
  get apiKey(): string | undefined {
    return this.config.apiKey?.reveal()
  }

  get project(): string | undefined {
    return this.config.project
  }

  get serverUrl(): string {
    return this.config.serverUrl
  }

  get source(): string {
    return this.config.source
  }

  get inputs(): Readonly<Record<string, unknown>> {
    return this.config.inputs ?? {}
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.config.metadata ?? {}
  }

  get disableBatch(): boolean {
    return this.config.disableBatch
  }

  get isEvaluation(): boolean {
    return this.config.isEvaluation
  }

  get runId(): string | undefined {
    return this.config.runId
  }

  get datasetId(): string | undefined {
    return this.config.datasetId
  }

  get datapointId(): string | undefined {
    return this.config.datapointId
  }

  get verbose(): boolean {
    return this.config.verbose
  }

  get disableHttpTracing(): boolean {
    return this.config.disableHttpTracing
  }

  /** The session of the context, or the tracer's own. Set to a UUID: the tracer goes on in that session. */
  override get sessionId(): string {
    return super.sessionId
  }

  override set sessionId(sessionId: string | undefined) {
    if (typeof sessionId !== 'string' || sessionId === '')
      throw new TypeError(
        `tracer.sessionId expects the UUID of a session, but got ${sessionId === '' ? "''" : typeof sessionId}.`,
      )
    this.continueSession(sessionId)
  }

  /** Starts a further session with the tracer's own options. Resolves to its id, or to null when the server has not taken it. */
  startSession(): Promise<string | null> {
    return this.sessionStart()
  }

  /** As the function of the same name, for this tracer; and so are the three that follow. */
  traceFunction(options: TraceFunctionOptions = {}): <F extends AnyFunction>(fn: F) => F {
    return (fn) => trace(fn, traceOptions(fn, options, undefined, this))
  }

  traceModel<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
    return this.traceFunction({ ...options, eventType: 'model' })(fn)
  }

  traceTool<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
    return this.traceFunction({ ...options, eventType: 'tool' })(fn)
  }

  traceChain<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
    return this.traceFunction({ ...options, eventType: 'chain' })(fn)
  }

  /** Records a call of a model that is over, as a span without duration. */
  logModel(params: EnrichSpanParams = {}): void {
    const span = startSpan(params.eventName || 'func', { eventType: 'model', tracer: this })
    enrichSpan(span, params)
    span.end()
  }
}

/**
 * The tracer that is at work where neither an option nor the context names one: the first that was made, or the one that was
 * set. `undefined` when there is none.
 *
 * @example
 * getDefaultTracer()?.status()
 */
export function getDefaultTracer(): HoneyHiveTracer | undefined {
  const tracer = getDefault()
  return tracer === undefined ? undefined : HoneyHiveTracer.from(tracer)
}
