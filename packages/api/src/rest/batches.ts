import { isRecord } from './shape.ts'

/** The API takes so many ids of a list at a time (Python's SDK splits at the same number). */
export const MAX_LIST_LENGTH = 100

type Query = Readonly<Record<string, unknown>>

/**
 * The query as it is, or one for each hundred of a list that is too long. Those have no page and no limit, which would mean
 * something else for a part than for the whole.
 */
export function inBatches(query: Query): readonly Query[] {
  const long = Object.entries(query).find(([, value]) => Array.isArray(value) && value.length > MAX_LIST_LENGTH)
  if (long === undefined) return [query]
  const [name, values] = long as [string, readonly unknown[]]
  const { page: _page, limit: _limit, ...rest } = query
  const count = Math.ceil(values.length / MAX_LIST_LENGTH)
  return Array.from({ length: count }, (_, index) => ({
    ...rest,
    [name]: values.slice(index * MAX_LIST_LENGTH, (index + 1) * MAX_LIST_LENGTH),
  }))
}

/** One answer of many: lists one after the other, each entry once; of everything else what the first says. */
export function mergedAnswers(answers: readonly unknown[]): unknown {
  const [first] = answers
  if (Array.isArray(first)) return unique(answers.flatMap((answer) => (Array.isArray(answer) ? answer : [])))
  if (!isRecord(first)) return first
  const entries = Object.entries(first).map(([key, value]) => {
    const values = answers.map((answer) => (isRecord(answer) ? answer[key] : undefined))
    return [key, Array.isArray(value) ? mergedAnswers(values) : value] as const
  })
  return Object.fromEntries(entries)
}

function unique(values: readonly unknown[]): readonly unknown[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const text = JSON.stringify(value)
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}
