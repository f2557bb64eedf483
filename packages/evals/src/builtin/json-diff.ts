import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { jsonOf } from '../json.ts'

export interface JsonDifference {
  readonly path: string
  readonly kind: 'missing' | 'unexpected' | 'different'
}

/**
 * Share of the leaves of both JSON values that are equal, at their place. The explanation names what is not. Text is parsed first.
 *
 * @example
 * evaluate({ dataset, function: extract, evaluators: [jsonDiff()] })
 */
export function jsonDiff({ name = 'json_diff' }: { readonly name?: string | undefined } = {}): Evaluator {
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) => {
      if (groundTruth === undefined)
        throw new TypeError('This evaluator compares with the ground truth, and the row has none.')
      const { equal, differences } = compareJson(parsed(groundTruth), parsed(outputs))
      const score = equal + differences.length === 0 ? 1 : equal / (equal + differences.length)
      if (differences.length === 0) return score
      const shown = differences.slice(0, 10).map(({ kind, path }) => `${kind}: ${path}`)
      return { score, explanation: shown.join(', '), differences: differences.length }
    },
    { name },
  )
}

/** Leaf by leaf: how many are equal, and where the others are. */
export function compareJson(
  expected: unknown,
  actual: unknown,
): { readonly equal: number; readonly differences: readonly JsonDifference[] } {
  const wanted = leavesOf(expected)
  const found = leavesOf(actual)
  const differences: JsonDifference[] = []
  let equal = 0
  for (const [path, value] of wanted) {
    if (!found.has(path)) differences.push({ path, kind: 'missing' })
    else if (Object.is(found.get(path), value)) equal += 1
    else differences.push({ path, kind: 'different' })
  }
  for (const path of found.keys()) if (!wanted.has(path)) differences.push({ path, kind: 'unexpected' })
  return { equal, differences }
}

/** Scalars, empty objects and empty lists, by their path. */
function leavesOf(value: unknown): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>()
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) {
      leaves.set(path, node)
      return
    }
    const members = Object.entries(node)
    if (members.length === 0) leaves.set(path, Array.isArray(node) ? '[]' : '{}')
    for (const [key, member] of members) walk(member, Array.isArray(node) ? `${path}[${key}]` : `${path}.${key}`)
  }
  walk(jsonOf(value), '$')
  return leaves
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    // Then it is a text, and compared as one.
    return value
  }
}
