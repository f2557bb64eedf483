import { canonicalJson } from '../dataset/canonical-json.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { jsonOf } from '../json.ts'
import { toolCalls } from './tool-calls.ts'
import { traceEvaluator } from './trace-evaluator.ts'

/** How strictly the order is looked at. */
export interface ToolOrderOptions {
  readonly name?: string | undefined
  /** `in-order`: these in this order, others may be between. `exact`: these and no others. `any-order`: all of these [in-order]. */
  readonly mode?: 'in-order' | 'exact' | 'any-order' | undefined
  readonly asserts?: boolean | undefined
}

/**
 * Whether the tools were called in an order; the expected one is given, or the ground truth's `tools`.
 *
 * @example
 * toolOrder(['search', 'read', 'answer'])
 */
export function toolOrder(
  expected?: readonly string[],
  { name = 'tool_order', mode = 'in-order', asserts }: ToolOrderOptions = {},
): Evaluator {
  return traceEvaluator(
    name,
    (spans, { groundTruth }) => {
      const wanted = expected ?? expectedTools(groundTruth)
      const called = toolCalls(spans).map((call) => call.name)
      const score = followsOrder(called, wanted, mode)
      return score
        ? true
        : { score, explanation: `called ${called.join(', ') || 'nothing'}; expected ${wanted.join(', ')} (${mode})` }
    },
    { asserts },
  )
}

function expectedTools(groundTruth: unknown): readonly string[] {
  const tools: unknown =
    typeof groundTruth === 'object' && groundTruth !== null ? Reflect.get(groundTruth, 'tools') : undefined
  if (!Array.isArray(tools))
    throw new TypeError("tool_order needs the expected tools: give them, or a ground truth with 'tools'.")
  return tools.map(String)
}

function followsOrder(called: readonly string[], wanted: readonly string[], mode: string): boolean {
  if (mode === 'exact') return called.length === wanted.length && called.every((name, index) => name === wanted[index])
  if (mode === 'any-order') return leftOver(called, wanted).length === 0
  let next = 0
  for (const name of called) if (name === wanted[next]) next += 1
  return next === wanted.length
}

function leftOver(called: readonly string[], wanted: readonly string[]): readonly string[] {
  const rest = [...called]
  return wanted.filter((name) => {
    const at = rest.indexOf(name)
    if (at !== -1) rest.splice(at, 1)
    return at === -1
  })
}

/**
 * Whether a tool was called at least once with arguments that have these values in them, or that a function accepts.
 *
 * @example
 * toolArguments('search', { language: 'en' })
 */
export function toolArguments(
  tool: string,
  expected: Readonly<Record<string, unknown>> | ((args: unknown) => boolean),
  {
    name = `tool_arguments_${tool}`,
    asserts,
  }: { readonly name?: string | undefined; readonly asserts?: boolean | undefined } = {},
): Evaluator {
  const fits = typeof expected === 'function' ? expected : (args: unknown): boolean => includes(args, expected)
  return traceEvaluator(
    name,
    (spans) => {
      const calls = toolCalls(spans).filter((call) => call.name === tool)
      if (calls.some((call) => fits(call.arguments))) return true
      const seen = calls.map((call) => JSON.stringify(jsonOf(call.arguments))).join('; ')
      return {
        score: false,
        explanation: calls.length === 0 ? `${tool} was not called` : `${tool} was called with ${seen}`,
      }
    },
    { asserts },
  )
}

function includes(args: unknown, expected: Readonly<Record<string, unknown>>): boolean {
  if (typeof args !== 'object' || args === null) return false
  return Object.entries(expected).every(
    ([key, value]) => canonicalJson(jsonOf(Reflect.get(args, key)) ?? null) === canonicalJson(jsonOf(value) ?? null),
  )
}
