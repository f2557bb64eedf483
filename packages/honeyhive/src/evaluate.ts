import type { EvaluateOptions, EvaluationResult } from '@honeyhive/evals'
import type { EvaluationConfig } from './v1/evaluation-config.ts'

/**
 * Runs a function over a dataset, scores what it answers, and says how sure the outcome is. Each datapoint gets a session of
 * its own; the function and each evaluator a span in it. A function that throws is a failed datapoint, an evaluator that
 * throws is an error beside the other scores, and the run goes on.
 *
 * Rejects before anything runs when the options cannot be used; never for what happens in the run. Nothing of it is loaded
 * before the first call.
 *
 * @example
 * const result = await evaluate({
 *   dataset: [{ inputs: { question: '2 + 2?' }, groundTruth: '4' }],
 *   function: async ({ question }) => answer(question),
 *   evaluators: [(output, _, truth) => output === truth],
 * })
 * process.exitCode = result.verdict.exitCode
 */
export function evaluate<Inputs, Outputs, GroundTruth>(
  options: EvaluateOptions<Inputs, Outputs, GroundTruth>,
): Promise<EvaluationResult<Inputs, Outputs, GroundTruth>>
export function evaluate(config: EvaluationConfig): Promise<EvaluationResult>
export async function evaluate(options: unknown): Promise<EvaluationResult> {
  const evals = await import('@honeyhive/evals')
  // What the options are, in either form, is looked at there.
  return evals.evaluate(options as EvaluateOptions)
}
