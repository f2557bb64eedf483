import type { Span } from '@opentelemetry/api'
import { trace } from '@honeyhive/tracing'
import { describeError, type OpenSession } from '@honeyhive/tracing/experiment'
import type { Example } from '../datapoint.ts'
import type { EvaluatorAnswer, EvaluatorContext } from '../evaluator/evaluator.ts'
import type { NamedEvaluator } from '../evaluator/named-evaluator.ts'
import { normalise } from '../evaluator/normalise.ts'
import { answerOf, repeated } from '../evaluator/repeat.ts'
import { type Attempted, attempted } from '../schedule/attempts.ts'
import type { CallSignal } from '../schedule/deadline.ts'
import type { Score } from '../score.ts'
import type { SpanView } from '../trajectory/span-view.ts'
import { inSpan } from './invoke.ts'
import type { ResultCache } from './result-cache.ts'
import type { Run } from './run.ts'

/** What the evaluators of one execution look at. */
export interface Subject {
  readonly example: Example
  readonly trial: number
  readonly outputs: unknown
  readonly durationMillis: number
  readonly session: OpenSession | undefined
  readonly span: Span | undefined
  readonly views: readonly SpanView[]
}

type Scores = Readonly<Record<string, Score>>

/** Asks every evaluator, side by side; one that fails or is slow is an error beside the others. Never rejects. */
export function scoreDatapoint(run: Run, subject: Subject): Scores | Promise<Scores> {
  const { evaluators } = run.config
  const scores = evaluators.map((evaluator) =>
    run.cache === undefined ? asked(run, evaluator, subject) : cachedScore(run, run.cache, evaluator, subject),
  )
  const named = (all: readonly Score[]): Scores =>
    Object.fromEntries(evaluators.map(({ name }, index) => [name, all[index] ?? { durationMillis: 0 }]))
  const there = scores.filter((score): score is Score => !(score instanceof Promise))
  return there.length === scores.length ? named(there) : Promise.all(scores).then(named)
}

async function cachedScore(run: Run, cache: ResultCache, evaluator: NamedEvaluator, subject: Subject): Promise<Score> {
  const { name, settings, fn } = evaluator
  // Spans are not among the values that its hash is made of.
  if (settings.needsSpans === true) return asked(run, evaluator, subject)
  const { example, outputs } = subject
  const values = [outputs, example.inputs, example.groundTruth, settings.repeat ?? 1]
  const key = cache.key(`evaluator ${name}`, String(fn), values)
  const cached = await cache.read(key)
  if (cached !== undefined) return finished(run, evaluator, cached.value as EvaluatorAnswer, 0)
  return asked(run, evaluator, subject, (answer) => cache.write(key, answer))
}

/** Now, where the evaluator answers now. */
function asked(
  run: Run,
  evaluator: NamedEvaluator,
  subject: Subject,
  keep?: (answer: EvaluatorAnswer) => Promise<void>,
): Score | Promise<Score> {
  const { settings } = evaluator
  const answer = attempted((call) => ask(run, evaluator, subject, call), {
    lane: run.evaluations.lane,
    limit: run.evaluations.limit,
    cancellation: run.cancellation,
    timeoutMillis: settings.timeoutMillis ?? run.config.evaluatorTimeoutMillis,
    retries: 0,
    rateLimitRetries: run.config.rateLimitRetries,
    onRetry: () => run.listener.retried(),
  })
  const score = ({ outcome, durationMillis }: Attempted<EvaluatorAnswer>): Score => {
    if (outcome.status === 'done') return finished(run, evaluator, outcome.value, durationMillis)
    const isAsserted = settings.asserts === true ? { isAsserted: true } : {}
    return { error: errorOf(evaluator, outcome, run), durationMillis, ...isAsserted }
  }
  if (keep === undefined) return answer instanceof Promise ? answer.then(score) : score(answer)
  return kept(answer, score, keep)
}

async function kept(
  answer: Attempted<EvaluatorAnswer> | Promise<Attempted<EvaluatorAnswer>>,
  score: (answer: Attempted<EvaluatorAnswer>) => Score,
  keep: (answer: EvaluatorAnswer) => Promise<void>,
): Promise<Score> {
  const made = await answer
  if (made.outcome.status === 'done') await keep(made.outcome.value)
  return score(made)
}

/** In the datapoint's session, beneath its span, in a span of its own. */
function ask(
  run: Run,
  { name, fn, settings }: NamedEvaluator,
  { example, trial, outputs, durationMillis, session, span, views }: Subject,
  call: CallSignal,
): EvaluatorAnswer | Promise<EvaluatorAnswer> {
  const evaluatorContext: EvaluatorContext = {
    datapointId: example.datapointId,
    sessionId: session?.sessionId ?? '',
    trial,
    metadata: example.metadata,
    durationMillis,
    spans: views,
    get signal() {
      return call.signal
    },
  }
  if (settings.needsSpans === true && session === undefined)
    throw new Error('It reads spans, and none were recorded: tracing is off.')
  const once = (): EvaluatorAnswer | Promise<EvaluatorAnswer> =>
    answerOf(fn(outputs, example.inputs, example.groundTruth, evaluatorContext))
  const all = (): EvaluatorAnswer | Promise<EvaluatorAnswer> => repeated(once, settings, (answer) => answer)
  if (session === undefined || run.seam === undefined) return all()
  return session.run(() => inSpan(span, () => trace(name, { eventType: 'chain', metadata: evaluatorMark }, all)))
}

const evaluatorMark = { evaluator: true }

function finished(
  run: Run,
  { name, settings }: NamedEvaluator,
  answer: EvaluatorAnswer,
  durationMillis: number,
): Score {
  try {
    const { score, warnings } = normalise(name, answer, settings)
    for (const warning of warnings) run.warn(`evaluator:${warning}`, warning)
    return { ...score, durationMillis }
  } catch (error) {
    // The checker is the user's.
    return { error: sentence(error), durationMillis, ...(settings.asserts === true ? { isAsserted: true } : {}) }
  }
}

function errorOf(
  { settings }: NamedEvaluator,
  outcome: { readonly status: 'failed'; readonly error: unknown } | { readonly status: 'late' | 'cancelled' },
  run: Run,
): string {
  if (outcome.status === 'failed') return sentence(outcome.error)
  if (outcome.status === 'cancelled') return 'The run was cancelled before it answered.'
  return `TimeoutError: no answer within ${settings.timeoutMillis ?? run.config.evaluatorTimeoutMillis} ms`
}

export function sentence(error: unknown): string {
  const { type, message } = describeError(error)
  return `${type}: ${message}`
}
