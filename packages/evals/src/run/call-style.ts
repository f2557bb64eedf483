import type { CallStyle } from './options.ts'

const datapointFields = new Set(['inputs', 'ground_truth', 'groundTruth', 'id', 'datapoint_id', 'metadata'])

/**
 * How a function wants to be called, from the names of its parameters, as the Python library looks for one named `tracer`:
 * `(datapoint, …)` and `({ inputs, ground_truth })` get the whole row, `(inputs, ground_truths)` gets v1's two, everything
 * else `(inputs, context)`. Rows spelled as v1's are called v1's way.
 */
export function callStyleOf(fn: (...args: never[]) => unknown, firstRow: unknown): CallStyle {
  const [first, second] = parameterTexts(Function.prototype.toString.call(fn))
  // A bundler may have put a number behind it.
  if (/^data_?point\d*$/i.test(first ?? '') || isDatapointPattern(first)) return 'datapoint'
  const hasV1Rows = typeof firstRow === 'object' && firstRow !== null && 'ground_truths' in firstRow
  return hasV1Rows || /^(ground_?truths?|expected)$/i.test(second ?? '') ? 'v1' : 'inputs'
}

function isDatapointPattern(text: string | undefined): boolean {
  if (text === undefined || !text.startsWith('{')) return false
  const fields = text
    .slice(1, -1)
    .split(',')
    .map((field) => field.split(/[:=]/)[0]?.trim() ?? '')
    .filter((field) => field !== '')
  return fields.includes('inputs') && fields.every((field) => datapointFields.has(field))
}

/** The first two parameters, without their defaults; a pattern keeps its braces. */
function parameterTexts(source: string): readonly (string | undefined)[] {
  const head = source.slice(0, 2048)
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(head)
  if (single !== null) return [single[1]]
  const list =
    /\(\s*(\{[^{}]*\}|[\p{ID_Start}$_][\p{ID_Continue}$]*)?[^,()]*(?:,\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)?)?/u.exec(
      head,
    )
  return [list?.[1], list?.[2]]
}
