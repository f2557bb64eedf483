import { attributeNames } from './core/semconv.ts'
import type { ReadableSpan } from './core/span-types.ts'

/** The part of a matcher's `this` that vitest and jest have alike. */
interface MatcherContext {
  equals(actual: unknown, expected: unknown): boolean
}

interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/**
 * What `expect` can say of a span, once `expect.extend(spanMatchers)` was called; for TypeScript, `SpanMatchers` is what the
 * runner's interface of matchers extends. Importing `honeyhive/testing/vitest` or `honeyhive/testing/jest` does both.
 */
export interface SpanMatchers<R = unknown> {
  /** The attribute is there, and has this value if one is given; JSON text also equals what it stands for. */
  toHaveAttribute(name: string, value?: unknown): R
  /** An argument of this name, or an input that was added, is there, and has this value if one is given. */
  toHaveInput(name: string, value?: unknown): R
  /** The result of what was traced, or with two arguments an output that was added. */
  toHaveOutput(valueOrName: unknown, value?: unknown): R
  /** model, tool, chain, or a word of your own. */
  toHaveEventType(eventType: string): R
  /** Ended with an error, whose text contains this if it is given. */
  toHaveFailed(message?: string | RegExp): R
  /** Runs directly inside that span. */
  toBeChildOf(parent: ReadableSpan): R
}

/**
 * Matchers of spans for vitest, jest, and whatever else has their `expect.extend`.
 *
 * @example
 * expect.extend(spanMatchers)
 * expect(capture.span('search')).toHaveInput('query', 'moon')
 * expect(capture.span('search')).toHaveOutput(expect.arrayContaining(['a.md']))
 * expect(capture.span('plan')).not.toHaveFailed()
 */
export const spanMatchers: {
  readonly [Name in keyof SpanMatchers]: (
    this: MatcherContext,
    span: unknown,
    ...expected: Parameters<SpanMatchers[Name]>
  ) => MatcherResult
} = {
  toHaveAttribute(given, name, ...value) {
    const span = spanOf(given)
    return found(this, span, { what: `the attribute '${name}'`, values: valuesAt(span, name), expected: value })
  },
  toHaveInput(given, name, ...value) {
    const span = spanOf(given)
    const values = [`honeyhive_inputs._params_.${name}`, `honeyhive_inputs.${name}`].flatMap((key) =>
      valuesAt(span, key),
    )
    return found(this, span, { what: `the input '${name}'`, values, expected: value })
  },
  toHaveOutput(given, ...expected) {
    const span = spanOf(given)
    const [name, value] = expected.length > 1 ? [String(expected[0]), expected[1]] : ['result', expected[0]]
    const values = valuesAt(span, `honeyhive_outputs.${name}`)
    return found(this, span, {
      what: name === 'result' ? 'the output' : `the output '${name}'`,
      values,
      expected: [value],
    })
  },
  toHaveEventType(given, eventType) {
    const span = spanOf(given)
    const values = ['honeyhive_metadata.event_type', attributeNames.eventType].flatMap((key) => valuesAt(span, key))
    return found(this, span, { what: 'the event type', values: values.slice(0, 1), expected: [eventType] })
  },
  toHaveFailed(given, message) {
    const span = spanOf(given)
    const { code, message: text = '' } = span.status
    const isMeant = message === undefined || (typeof message === 'string' ? text.includes(message) : message.test(text))
    const ending = code === 2 ? `with '${text}'` : 'well'
    return {
      pass: code === 2 && isMeant,
      message: () => `The span '${span.name}' ended ${ending}.`,
    }
  },
  toBeChildOf(given, parent) {
    const span = spanOf(given)
    const above = spanOf(parent)
    const { traceId, spanId } = above.spanContext()
    const own = span.parentSpanContext
    return {
      pass: own?.spanId === spanId && own.traceId === traceId,
      message: () => `The span '${span.name}' has the parent ${own?.spanId ?? 'none'}; '${above.name}' is ${spanId}.`,
    }
  },
}

interface Wanted {
  readonly what: string
  /** What there is: nothing, or a value in each form that it may be compared in. */
  readonly values: readonly unknown[]
  /** Empty: anything will do. */
  readonly expected: readonly unknown[]
}

function found(context: MatcherContext, span: ReadableSpan, { what, values, expected }: Wanted): MatcherResult {
  const isAnyGood = expected.length === 0
  const pass = values.length > 0 && (isAnyGood || values.some((value) => context.equals(value, expected[0])))
  return {
    pass,
    message: () => {
      const wanted = isAnyGood ? '' : ` Asked for: ${show(expected[0])}.`
      if (values.length > 0) return `The span '${span.name}' has ${what} ${show(values.at(-1))}.${wanted}`
      return `The span '${span.name}' has not ${what}.${wanted} It has: ${Object.keys(span.attributes).join(', ')}.`
    },
  }
}

/** The value of an attribute; where it is JSON text, also what that stands for. */
function valuesAt(span: ReadableSpan, key: string): readonly unknown[] {
  const value: unknown = span.attributes[key]
  if (value === undefined) return []
  const json: unknown = span.attributes[attributeNames.json]
  const isJson = Array.isArray(json) && typeof value === 'string' && json.includes(key)
  return isJson ? [value, JSON.parse(value)] : [value]
}

function spanOf(value: unknown): ReadableSpan {
  if (typeof value === 'object' && value !== null && 'attributes' in value && 'spanContext' in value)
    return value as ReadableSpan
  throw new TypeError(`This matcher expects a span, such as captureSpans().span(name) gives, but got ${show(value)}.`)
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return JSON.stringify(value) ?? String(value)
}
