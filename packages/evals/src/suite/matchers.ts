import { canonicalJson } from '../dataset/canonical-json.ts'
import { jsonOf } from '../json.ts'
import { numericValue, type ScoreValue } from '../score.ts'
import { toolCalls } from '../trajectory/tool-calls.ts'
import type { SuiteExecution } from './open-suite.ts'

export interface MatcherOutcome {
  readonly pass: boolean
  readonly message: () => string
}

/** What `expect(result)` can say of an execution, besides what the test runner brings. */
export interface EvaluationMatchers<R = unknown> {
  /** With a number: a score at least so high. With anything else: this score. With `{ atMost }`: at most so high. */
  toHaveScore(name: string, expected?: ScoreValue | { readonly atLeast?: number; readonly atMost?: number }): R
  /** Its scores passed: all of them, or the one that is named. */
  toPass(name?: string): R
  /** A tool was called, with these arguments among its own. */
  toHaveCalledTool(name: string, args?: Readonly<Record<string, unknown>>): R
  /** Exactly these tools were called, in this order. */
  toHaveToolOrder(names: readonly string[]): R
  /** Its function did not fail. */
  toHaveSucceeded(): R
}

// `any` as test runners declare matchers.
// oxlint-disable-next-line typescript/no-explicit-any
type Matcher = (received: unknown, ...args: any[]) => MatcherOutcome

/** For `expect.extend` of vitest and jest alike. */
export const matchers: Readonly<Record<keyof EvaluationMatchers, Matcher>> = {
  toHaveScore(received, name: string, expected?: ScoreValue | { readonly atLeast?: number; readonly atMost?: number }) {
    const { result } = executionOf(received, 'toHaveScore')
    const score = result.scores[name]
    const what = score?.error ?? (score?.value === undefined ? 'no score' : String(score.value))
    const explained = score?.explanation === undefined ? '' : ` (${score.explanation})`
    return outcome(
      hasScore(score?.value, numericValue(score), expected),
      `${name} is ${what}${explained}; expected ${shown(expected)}`,
    )
  },
  toPass(received, name?: string) {
    const { result } = executionOf(received, 'toPass')
    const judged = Object.entries(result.scores).filter(([one, score]) =>
      name === undefined ? score.passed !== undefined || score.error !== undefined : one === name,
    )
    const failed = judged
      .filter(([, score]) => score.passed !== true)
      .map(([one, score]) => `${one}: ${score.error ?? String(score.value)} ${score.explanation ?? ''}`.trim())
    const isMissing = name !== undefined && judged.length === 0
    const pass = result.status === 'success' && failed.length === 0 && !isMissing
    return outcome(
      pass,
      isMissing
        ? `there is no score '${name}'`
        : [result.error, ...failed].filter((text) => text !== undefined).join('; ') || 'everything passed',
    )
  },
  toHaveCalledTool(received, name: string, args?: Readonly<Record<string, unknown>>) {
    const calls = toolCalls(executionOf(received, 'toHaveCalledTool').spans)
    const named = calls.filter((call) => call.name === name)
    const pass = named.some((call) => args === undefined || includes(call.arguments, args))
    const seen =
      named.length > 0
        ? named.map((call) => JSON.stringify(jsonOf(call.arguments))).join('; ')
        : calls.map((call) => call.name).join(', ') || 'no tool'
    return outcome(pass, named.length > 0 ? `${name} was called with ${seen}` : `called: ${seen}`)
  },
  toHaveToolOrder(received, names: readonly string[]) {
    const called = toolCalls(executionOf(received, 'toHaveToolOrder').spans).map((call) => call.name)
    return outcome(
      called.join('\n') === names.join('\n'),
      `called: ${called.join(', ') || 'no tool'}; expected: ${names.join(', ')}`,
    )
  },
  toHaveSucceeded(received) {
    const { result } = executionOf(received, 'toHaveSucceeded')
    return outcome(result.status === 'success', result.error ?? `it is ${result.status}`)
  },
}

function outcome(pass: boolean, message: string): MatcherOutcome {
  return { pass, message: () => message }
}

function executionOf(received: unknown, matcher: string): SuiteExecution {
  if (typeof received === 'object' && received !== null && 'result' in received && 'spans' in received)
    return received as SuiteExecution
  throw new TypeError(`${matcher} expects what a case of describeEval gets, as in expect(execution).${matcher}(…).`)
}

function hasScore(
  value: ScoreValue | undefined,
  number: number | undefined,
  expected: ScoreValue | { readonly atLeast?: number; readonly atMost?: number } | undefined,
): boolean {
  if (expected === undefined) return value !== undefined
  if (typeof expected === 'number') return number !== undefined && number >= expected
  if (typeof expected !== 'object') return value === expected
  return number !== undefined && number >= (expected.atLeast ?? -Infinity) && number <= (expected.atMost ?? Infinity)
}

function shown(expected: unknown): string {
  if (expected === undefined) return 'a score'
  return typeof expected === 'number' ? `at least ${expected}` : JSON.stringify(expected)
}

function includes(args: unknown, expected: Readonly<Record<string, unknown>>): boolean {
  if (typeof args !== 'object' || args === null) return false
  return Object.entries(expected).every(([key, value]) => text(Reflect.get(args, key)) === text(value))
}

function text(value: unknown): string {
  return canonicalJson(jsonOf(value) ?? null)
}
