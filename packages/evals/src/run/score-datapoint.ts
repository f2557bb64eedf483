import type { Span } from '@opentelemetry/api'
import { trace } from '@honeyhive/tracing'
import { describeError, type OpenSession } from '@honeyhive/tracing/experiment'
import type { Example } from '../datapoint.ts'
import type { EvaluatorAnswer, EvaluatorContext } from '../evaluator/evaluator.ts'
import type { NamedEvaluator } from '../evaluator/named-evaluator.ts'
import { normalise } from '../evaluator/normalise.ts'
import { answerOf, repeated } from '../evaluator/repeat.ts'
import { attempted } from '../schedule/attempts.ts'
import type { CallSignal } from '../schedule/deadline.ts'
import type { Score } from '../score.ts'
import type { SpanView } from '../trajectory/span-view.ts'
import { inSpan } from './invoke.ts'
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

/** Asks every evaluator, side by side; one that fails or is slow is an error beside the others. Never rejects. */
export async function scoreDatapoint(run: Run, subject: Subject): Promise<Readonly<Record<string, Score>>> {
  const { evaluators } = run.config
  const scores = await Promise.all(evaluators.map((evaluator) => score(run, evaluator, subject)))
  return Object.fromEntries(evaluators.map(({ name }, index) => [name, scores[index] ?? { durationMillis: 0 }]))
}

async function score(run: Run, evaluator: NamedEvaluator, subject: Subject): Promise<Score> {
  const { name, settings } = evaluator
  const key = run.cache?.key(`evaluator ${name}`, String(evaluator.fn), [
    subject.outputs,
    subject.example.inputs,
    subject.example.groundTruth,
    settings.repeat ?? 1,
  ])
  const isCacheable = settings.needsSpans !== true
  const cached = isCacheable ? await run.cache?.read(key) : undefined
  if (cached !== undefined) return finished(run, evaluator, cached.value as EvaluatorAnswer, 0)
  const { outcome, durationMillis } = await attempted((call) => ask(run, evaluator, subject, call), {
    lane: run.evaluations.lane,
    limit: run.evaluations.limit,
    cancellation: run.cancellation,
    timeoutMillis: settings.timeoutMillis ?? run.config.evaluatorTimeoutMillis,
    retries: 0,
    rateLimitRetries: run.config.rateLimitRetries,
    onRetry: () => run.listener.retried(),
  })
  if (outcome.status === 'done') {
    if (isCacheable) await run.cache?.write(key, outcome.value)
    return finished(run, evaluator, outcome.value, durationMillis)
  }
  return {
    error: errorOf(evaluator, outcome, run),
    durationMillis,
    ...(settings.asserts === true ? { isAsserted: true } : {}),
  }
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
