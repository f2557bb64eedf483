import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator, EvaluatorAnswer, EvaluatorContext, EvaluatorSettings } from '../evaluator/evaluator.ts'
import type { SpanView } from './span-view.ts'

/**
 * Makes an evaluator of a function that reads the spans of the datapoint.
 *
 * @example
 * const depth = traceEvaluator('depth', (spans) => spans.filter(({ eventType }) => eventType === 'model').length)
 */
export function traceEvaluator(
  name: string,
  fn: (
    spans: readonly SpanView[],
    context: EvaluatorContext & { readonly groundTruth: unknown },
  ) => EvaluatorAnswer | Promise<EvaluatorAnswer>,
  settings: EvaluatorSettings = {},
): Evaluator {
  return evaluator(
    (_outputs: unknown, _inputs: unknown, groundTruth: unknown, context: EvaluatorContext) =>
      fn(context.spans, Object.create(context, { groundTruth: { value: groundTruth, enumerable: true } })),
    { ...settings, name, needsSpans: true },
  )
}
