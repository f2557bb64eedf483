import { canonicalJson } from '../dataset/canonical-json.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { jsonOf } from '../json.ts'
import type { ModelPrice } from '../run/options.ts'
import { costOf } from './model-call.ts'
import type { SpanView } from './span-view.ts'
import { traceEvaluator } from './trace-evaluator.ts'

/** Which spans are counted, and how many may be there. */
export interface CallCountOptions {
  readonly name?: string | undefined
  /** Of spans of this type: model, tool, chain. */
  readonly type?: string | undefined
  /** Of spans of this name. */
  readonly span?: string | undefined
  readonly max?: number | undefined
  readonly asserts?: boolean | undefined
}

/**
 * How many spans there are of a type or name; lower is better, and above `max` it does not pass.
 *
 * @example
 * evaluate({ dataset, function: agent, evaluators: [callCount({ type: 'tool', max: 5 })] })
 */
export function callCount({ type, span, max, asserts, name }: CallCountOptions = {}): Evaluator {
  return traceEvaluator(
    name ?? `calls_${span ?? type ?? 'all'}`,
    (spans) =>
      spans.filter((one) => (type === undefined || one.eventType === type) && (span === undefined || one.name === span))
        .length,
    { direction: 'lower', target: max, asserts },
  )
}

/**
 * How many calls were repeated after an error: the same name and arguments again. Lower is better.
 *
 * @example
 * evaluate({ dataset, function: agent, evaluators: [retryCount({ max: 2 })] })
 */
export function retryCount({
  max,
  asserts,
  name = 'retries',
}: Pick<CallCountOptions, 'max' | 'asserts' | 'name'> = {}): Evaluator {
  return traceEvaluator(name, (spans) => countRetries(spans), { direction: 'lower', target: max, asserts })
}

function countRetries(spans: readonly SpanView[]): number {
  const failed = new Set<string>()
  let retries = 0
  for (const span of spans) {
    const key = `${span.name} ${canonicalJson(jsonOf(span.inputs))}`
    if (failed.has(key)) retries += 1
    if (span.error === undefined) failed.delete(key)
    else failed.add(key)
  }
  return retries
}

/**
 * What the model calls cost, in US dollars: what their spans say, else by these prices. Without either there is no score.
 *
 * @example
 * evaluate({ dataset, function: agent, evaluators: [cost({ max: 0.05 })] })
 */
export function cost({
  max,
  asserts,
  prices = {},
  name = 'cost_usd',
}: Pick<CallCountOptions, 'max' | 'asserts' | 'name'> & {
  readonly prices?: Readonly<Record<string, ModelPrice>>
} = {}): Evaluator {
  return traceEvaluator(
    name,
    (spans) => {
      const costs = spans
        .filter(({ eventType }) => eventType === 'model')
        .map((span) => costOf(span.attributes, prices))
      if (costs.some((one) => one === undefined)) return undefined
      return costs.reduce<number>((sum, one) => sum + (one ?? 0), 0)
    },
    { direction: 'lower', target: max, asserts },
  )
}
