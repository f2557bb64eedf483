import { context as otelContext } from '@opentelemetry/api'
import { enrichSpan, type HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { tracerSeam } from '@honeyhive/tracing/experiment'
import type { Evaluator, EvaluatorContext } from '../evaluator/evaluator.ts'
import { type NamedEvaluator, readEvaluators } from '../evaluator/named-evaluator.ts'
import { metricsOf, normalise } from '../evaluator/normalise.ts'
import { answerOf, repeated } from '../evaluator/repeat.ts'
import { invalidOption } from '../errors.ts'
import { Cancellation } from '../schedule/cancellation.ts'
import { withDeadline } from '../schedule/deadline.ts'

/** What is scored in production, how often, and how much of it may wait. */
export interface OnlineOptions<Outputs = unknown> {
  /** Called with the outputs and `{ args }`; there is no ground truth in production. */
  readonly evaluators: readonly (Evaluator<Outputs, never, never> | Evaluator | string)[]
  /** Share of the calls that is scored, from 0 to 1 [1]. */
  readonly sampleRate?: number | undefined
  /** Calls that may wait to be scored; beyond it new ones are shed and counted [100]. */
  readonly maxWaiting?: number | undefined
  /** Evaluators that run at once [4]. */
  readonly maxWorkers?: number | undefined
  /** For one evaluator [30,000 ms]. */
  readonly timeoutMillis?: number | undefined
  readonly name?: string | undefined
  readonly tracer?: HoneyHiveTracer | undefined
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** What has been scored so far, and what has not. */
export interface OnlineStats {
  readonly calls: number
  readonly scored: number
  /** Chosen, but too many waited already. */
  readonly shed: number
  readonly errors: number
  readonly waiting: number
}

/** What is added to a function whose calls are scored. */
export interface OnlineEvaluation {
  readonly online: {
    stats(): OnlineStats
    /** Resolves when nothing waits or runs any more. */
    settled(): Promise<void>
  }
}

// `any` keeps the caller's function type.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyFunction = (...args: any[]) => unknown

interface Job {
  readonly outputs: unknown
  readonly args: readonly unknown[]
  readonly durationMillis: number
  /** Where the call ran: its scores belong beneath it. */
  readonly inside: ReturnType<typeof otelContext.active>
}

/**
 * Scores calls of a function in production. The caller gets its result as soon as it is there; evaluators run afterwards,
 * a few at a time, each in a span beneath the call's, with the score as its metric. When more calls come than can be
 * scored, the newest are not, and that is counted. Nothing that an evaluator does reaches the caller.
 *
 * @example
 * const answer = withOnlineEvaluation(answerQuestion, { evaluators: [relevance({ client, model })], sampleRate: 0.05 })
 */
export function withOnlineEvaluation<F extends AnyFunction>(
  fn: F,
  options: OnlineOptions<Awaited<ReturnType<F>>>,
): F & OnlineEvaluation {
  const { sampleRate = 1, random = Math.random } = options
  if (!(sampleRate >= 0 && sampleRate <= 1))
    throw invalidOption(`sampleRate must be from 0 to 1, but is ${sampleRate}.`)
  const queue = new ScoreQueue(readEvaluators(options.evaluators), options)
  const name = options.name ?? (fn.name || 'anonymous')
  const scored = function scored(this: unknown, ...args: Parameters<F>): unknown {
    queue.called()
    if (random() >= sampleRate) return Reflect.apply(fn, this, args)
    const startedAt = performance.now()
    const enqueue = (outputs: unknown): void =>
      queue.add({ outputs, args, durationMillis: performance.now() - startedAt, inside: otelContext.active() })
    const result: unknown = Reflect.apply(fn, this, args)
    if (result instanceof Promise) result.then(enqueue, () => undefined)
    else enqueue(result)
    return result
  }
  const traced = trace(scored, { name, tracer: options.tracer })
  const online = { stats: () => queue.stats(), settled: () => queue.settled() }
  return Object.assign(traced, { online }) as unknown as F & OnlineEvaluation
}

type QueueOptions = Pick<OnlineOptions, 'maxWaiting' | 'maxWorkers' | 'timeoutMillis' | 'tracer'>

class ScoreQueue {
  readonly #evaluators: readonly NamedEvaluator[]
  readonly #options: QueueOptions
  readonly #waiting: Job[] = []
  readonly #idle: (() => void)[] = []
  #calls = 0
  #scored = 0
  #shed = 0
  #errors = 0
  #running = 0

  constructor(evaluators: readonly NamedEvaluator[], options: QueueOptions) {
    this.#evaluators = evaluators
    this.#options = options
  }

  called(): void {
    this.#calls += 1
  }

  add(job: Job): void {
    if (this.#waiting.length >= (this.#options.maxWaiting ?? 100)) {
      this.#shed += 1
      return
    }
    this.#waiting.push(job)
    // After the caller has its result.
    setImmediate(() => this.#next())
  }

  stats(): OnlineStats {
    const waiting = this.#waiting.length + this.#running
    return { calls: this.#calls, scored: this.#scored, shed: this.#shed, errors: this.#errors, waiting }
  }

  settled(): Promise<void> {
    if (this.#waiting.length + this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #next(): void {
    while (this.#running < (this.#options.maxWorkers ?? 4)) {
      const job = this.#waiting.shift()
      if (job === undefined) break
      this.#running += 1
      void this.#work(job)
    }
  }

  async #work(job: Job): Promise<void> {
    await this.#score(job)
    this.#running -= 1
    this.#scored += 1
    if (this.#waiting.length + this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve()
    this.#next()
  }

  async #score(job: Job): Promise<void> {
    for (const evaluator of this.#evaluators) await otelContext.with(job.inside, () => this.#ask(evaluator, job))
  }

  async #ask({ name, fn, settings }: NamedEvaluator, { outputs, args, durationMillis }: Job): Promise<void> {
    const { tracer, timeoutMillis = 30_000 } = this.#options
    const outcome = await withDeadline(
      (call) => {
        const context: EvaluatorContext = {
          datapointId: '',
          sessionId: '',
          trial: 0,
          metadata: undefined,
          durationMillis,
          spans: [],
          get signal() {
            return call.signal
          },
        }
        return trace(name, { eventType: 'chain', tracer, metadata: { evaluator: true, online: true } }, async () => {
          const once = (): ReturnType<typeof answerOf> => answerOf(fn(outputs, { args }, undefined, context))
          const { score } = normalise(name, await repeated(once, settings, (answer) => answer), settings)
          enrichSpan({ metrics: metricsOf({ [name]: { ...score, durationMillis: 0 } }) })
          if (score.error !== undefined) throw new TypeError(score.error)
        })
      },
      settings.timeoutMillis ?? timeoutMillis,
      new Cancellation(),
    )
    if (outcome.status === 'done') return
    this.#errors += 1
    const reason =
      outcome.status === 'failed'
        ? String(outcome.error)
        : `no answer within ${settings.timeoutMillis ?? timeoutMillis} ms`
    tracerSeam(tracer)?.warn(`online:${name}`, `The evaluator '${name}' failed for a call in production: ${reason}`)
  }
}
