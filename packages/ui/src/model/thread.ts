import { formatPlural } from './format.ts'
import type { SpanTree } from './span-tree.ts'
import type { ThreadTurn } from '@honeyhive/api'

/** The spans of a thread in the order of reading, each once: what the keyboard walks through. */
export function threadSpans(turns: readonly ThreadTurn[]): readonly string[] {
  return [...new Set(turns.flatMap(spansOf))]
}

function spansOf({ said, steps, answer, failure }: ThreadTurn): readonly string[] {
  const ids = [...said, ...steps].map(({ eventId }) => eventId)
  return [...ids, ...(answer === null ? [] : [answer.eventId]), ...(failure === null ? [] : [failure.eventId])]
}

/** What of the thread a span belongs to: itself, or the nearest span above it that the thread shows. */
export function threadSpanOf(tree: SpanTree, shown: ReadonlySet<string>, id: string | null): string | null {
  for (let at = id ?? undefined; at !== undefined; at = tree.parentOf.get(at)) if (shown.has(at)) return at
  return null
}

/** `3 steps: search_documents ×2, read_document`. */
export function stepsWords({ steps, stepCount }: Pick<ThreadTurn, 'steps' | 'stepCount'>): string {
  const counts = new Map<string, number>()
  for (const { name } of steps) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
  return `${formatPlural(stepCount, 'step')}: ${names.join(', ')}`
}
