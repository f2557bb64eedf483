import type { EvaluationResult } from './result.ts'

/** Who runs files with evaluations in them, such as `honeyhive eval`: changes their options, and hears of their results. */
export interface EvaluationHost {
  /** The options as they are to be used; `undefined`: this evaluation is left out. */
  change(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined
  begun(promise: Promise<EvaluationResult>): void
}

/** Found by every copy of this package in the process: the file that is run may bring one of its own. */
const hostKey: unique symbol = Symbol.for('honeyhive.v2.evaluation-host') as never

export function setHost(host: EvaluationHost | undefined): void {
  const holder = globalThis as { [hostKey]?: EvaluationHost | undefined }
  holder[hostKey] = host
}

/** Runs an evaluation for the host, if there is one. One that it leaves out has an empty result, and nothing of it runs. */
export function withHost(
  given: unknown,
  run: (options: unknown) => Promise<EvaluationResult>,
): Promise<EvaluationResult> {
  const host = (globalThis as { [hostKey]?: EvaluationHost | undefined })[hostKey]
  if (host === undefined || typeof given !== 'object' || given === null) return run(given)
  const changed = host.change({ ...given })
  if (changed === undefined) return Promise.resolve(leftOut(given))
  const promise = run(changed)
  host.begun(promise)
  return promise
}

function leftOut(given: object): EvaluationResult {
  const name = 'name' in given && typeof given.name === 'string' ? given.name : ''
  const none = {
    total: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    reused: 0,
    evaluatorErrors: 0,
    rateLimits: 0,
    retries: 0,
  }
  return {
    runId: '',
    name,
    suite: '',
    datasetId: '',
    status: 'cancelled',
    url: undefined,
    sessionIds: [],
    stats: { ...none, duration_s: 0, durationMillis: 0, inputTokens: 0, outputTokens: 0, costUsd: undefined },
    datapoints: [],
    metrics: {},
    comparison: undefined,
    verdict: { status: 'pass', exitCode: 0, reasons: ['It was left out.'] },
    delivery: { status: 'local', spans: { delivered: 0, dropped: 0, pending: 0 } },
    data: { input: [], output: [], metrics: [], metadata: [], ground_truth: [] },
  }
}
