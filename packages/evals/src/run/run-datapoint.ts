import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { enrichSpan, startSpan } from '@honeyhive/tracing'
import { type OpenSession, recordError } from '@honeyhive/tracing/experiment'
import type { DatapointResult, Example, Usage } from '../datapoint.ts'
import { metricsOf } from '../evaluator/normalise.ts'
import { jsonOf, objectOf } from '../json.ts'
import { attempted } from '../schedule/attempts.ts'
import type { CallSignal } from '../schedule/deadline.ts'
import type { Score } from '../score.ts'
import { inSpan, invoke, validated } from './invoke.ts'
import type { SessionRecord } from './delivery.ts'
import type { Run } from './run.ts'
import { scoreDatapoint, sentence } from './score-datapoint.ts'

/** A datapoint's session and the span of its function, from the first attempt on. */
interface Opened {
  readonly session: OpenSession | undefined
  readonly sessionId: string
  readonly span: Span | undefined
  readonly record: SessionRecord
}

type Finish = Pick<
  DatapointResult,
  'status' | 'outputs' | 'error' | 'durationMillis' | 'attempts' | 'source' | 'scores' | 'usage'
>

/** Executes one row once: its function, then its evaluators, then its report. Never rejects. */
export async function runDatapoint(run: Run, example: Example, trial: number): Promise<DatapointResult> {
  const key = run.cache?.key(run.config.functionName, String(run.config.function), [
    example.inputs,
    example.groundTruth,
    trial,
  ])
  const cached = run.cache === undefined ? undefined : await run.cache.read(key)
  let opened: Opened | undefined
  const { outcome, attempts, durationMillis } = await attempted(
    (call, attempt) => {
      opened ??= open(run, example, trial)
      return cached === undefined ? called(run, opened, example, { trial, attempt, call }) : cached.value
    },
    {
      lane: run.tasks.lane,
      limit: run.tasks.limit,
      cancellation: run.cancellation,
      timeoutMillis: run.config.timeoutMillis,
      retries: run.config.retries,
      rateLimitRetries: run.config.rateLimitRetries,
      onRetry: (error, waitMillis) => retried(run, opened, error, waitMillis),
    },
  )
  const endedAt = performance.now()
  // Before the evaluators, whose own model calls are not the function's.
  const usage = run.spanLog.usage(opened?.sessionId ?? '')
  const source = cached === undefined ? 'run' : 'cache'
  const base = { attempts, durationMillis, source, scores: {}, outputs: undefined, usage } as const
  if (opened === undefined) return resultOf(run, example, trial, undefined, { ...base, status: 'cancelled' })
  const finish: Finish =
    outcome.status === 'done'
      ? {
          ...base,
          status: 'success',
          outputs: outcome.value,
          scores: await scored(run, opened, example, trial, outcome.value, durationMillis),
        }
      : { ...base, ...failure(run, opened, outcome) }
  if (outcome.status === 'done' && cached === undefined) await run.cache?.write(key, outcome.value)
  return report(run, example, trial, opened, finish, endedAt)
}

function open(run: Run, example: Example, trial: number): Opened {
  const { seam, config, dataset } = run
  const inputs = objectOf(example.inputs)
  const ids = { runId: config.runId, datasetId: dataset.datasetId, datapointId: example.datapointId }
  const options = { sessionName: config.name, source: 'evaluation', inputs, ...ids }
  const session = seam?.openSession(options, run.requests?.startSession)
  const sessionId = session?.sessionId ?? globalThis.crypto.randomUUID()
  run.spanLog.open(sessionId)
  run.listener.begun(example, trial, sessionId)
  const span = session?.run(() => startSpan(config.functionName, { eventType: 'chain' }))
  if (span !== undefined) enrichSpan(span, { inputs, metadata: trial === 0 ? undefined : { trial } })
  const metadata = { run_id: ids.runId, dataset_id: ids.datasetId, datapoint_id: ids.datapointId }
  const record = {
    session_id: sessionId,
    session_name: config.name,
    source: 'evaluation',
    inputs: inputs ?? {},
    metadata,
  }
  return { session, sessionId, span, record }
}

/** One attempt, in the session and beneath the span. */
function called(
  run: Run,
  { session, sessionId, span }: Opened,
  example: Example,
  { trial, attempt, call }: { readonly trial: number; readonly attempt: number; readonly call: CallSignal },
): unknown {
  const outputs = run.config.options.schema?.outputs
  const invoked = (): unknown => inSpan(span, () => invoke(run, { example, trial, attempt, sessionId, call }))
  const result = session === undefined ? invoked() : session.run(invoked)
  return outputs === undefined
    ? result
    : Promise.resolve(result).then((value) => validated(outputs, value, 'The outputs'))
}

function retried(run: Run, opened: Opened | undefined, error: unknown, waitMillis: number): void {
  run.listener.retried()
  opened?.span?.addEvent('retry', {
    'retry.wait_ms': Math.round(waitMillis),
    'exception.message': error === undefined ? 'timeout' : sentence(error),
  })
}

function failure(
  run: Run,
  { span }: Opened,
  outcome: { readonly status: 'failed'; readonly error: unknown } | { readonly status: 'late' | 'cancelled' },
): Pick<Finish, 'status' | 'error'> {
  if (outcome.status === 'failed') {
    if (span !== undefined) recordError(span, outcome.error)
    const isCancelled = run.cancellation.isAborted
    return { status: isCancelled ? 'cancelled' : 'failed', error: sentence(outcome.error) }
  }
  const error =
    outcome.status === 'late'
      ? `TimeoutError: no answer within ${run.config.timeoutMillis} ms`
      : 'AbortError: the run was aborted'
  span?.setStatus({ code: SpanStatusCode.ERROR, message: error })
  if (span !== undefined) enrichSpan(span, { error })
  return { status: outcome.status === 'late' ? 'failed' : 'cancelled', error }
}

function scored(
  run: Run,
  { session, sessionId, span }: Opened,
  example: Example,
  trial: number,
  outputs: unknown,
  durationMillis: number,
): Readonly<Record<string, Score>> | Promise<Readonly<Record<string, Score>>> {
  if (run.config.evaluators.length === 0) return {}
  return scoreDatapoint(run, {
    example,
    trial,
    outputs,
    durationMillis,
    session,
    span,
    views: run.spanLog.views(sessionId),
  })
}

/** Writes the scores onto the function's span, ends it as of the function's own end, and reports to the session. */
function report(
  run: Run,
  example: Example,
  trial: number,
  opened: Opened,
  finish: Finish,
  endedAt: number,
): DatapointResult {
  const { session, span, record } = opened
  const outputs = finish.status === 'success' ? objectOf(finish.outputs) : undefined
  if (span !== undefined) {
    const isWrapped = outputs !== undefined && (typeof finish.outputs !== 'object' || Array.isArray(finish.outputs))
    enrichSpan(span, {
      outputs,
      metrics: metricsOf(finish.scores),
      metadata: { ...markOf(finish, trial, isWrapped), ...evaluatorErrors(finish.scores) },
    })
    span.end(endedAt)
  }
  const result = resultOf(run, example, trial, opened, finish)
  if (session !== undefined)
    run.delivery.updateSession(session, record, {
      event_id: session.sessionId,
      outputs: outputs as never,
      feedback:
        example.groundTruth === undefined ? undefined : ({ ground_truth: jsonOf(example.groundTruth) } as never),
    })
  return result
}

/** What a later run reads when it resumes this one. */
function markOf(
  { status, attempts, source }: Finish,
  trial: number,
  isWrapped: boolean,
): Readonly<Record<string, unknown>> {
  return {
    experiment_status: status,
    experiment_trial: trial,
    ...(attempts > 1 ? { experiment_attempts: attempts } : {}),
    ...(source === 'cache' ? { experiment_cached: true } : {}),
    ...(isWrapped ? { experiment_output_wrapped: true } : {}),
  }
}

function evaluatorErrors(scores: Readonly<Record<string, Score>>): Readonly<Record<string, string>> {
  const failed = Object.entries(scores).filter(([, { error }]) => error !== undefined)
  return Object.fromEntries(failed.map(([name, { error }]) => [`evaluator_error.${name}`, error ?? '']))
}

function resultOf(
  run: Run,
  example: Example,
  trial: number,
  opened: Opened | undefined,
  finish: Finish,
): DatapointResult {
  const sessionId = opened?.sessionId ?? ''
  const total = run.spanLog.usage(sessionId)
  const isSent = opened?.session !== undefined && run.seam?.mode === 'on'
  const url = isSent ? `${run.seam?.config.serverUrl}/sessions/${sessionId}` : undefined
  const result = {
    ...example,
    trial,
    sessionId,
    ...finish,
    ...(url === undefined ? {} : { url }),
  }
  run.spanLog.close(sessionId)
  run.listener.done(result, lessUsage(total, finish.usage))
  return result
}

/** What the evaluators have used, of what was used in all. */
function lessUsage(total: Usage | undefined, own: Usage | undefined): Usage | undefined {
  if (total === undefined || own === undefined) return total
  const costUsd = total.costUsd === undefined ? undefined : total.costUsd - (own.costUsd ?? 0)
  return {
    inputTokens: total.inputTokens - own.inputTokens,
    outputTokens: total.outputTokens - own.outputTokens,
    ...(costUsd === undefined ? {} : { costUsd }),
  }
}
