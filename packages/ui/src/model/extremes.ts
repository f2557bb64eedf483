import { visibleRows } from './visible-rows.ts'
import type { SpanTree } from './span-tree.ts'
import type { EventSummary } from '@honeyhive/api'

const NONE_COLLAPSED: ReadonlySet<string> = new Set()

/** The span that took longest by itself, without the spans below it; null when nothing has ended. */
export function slowest(tree: SpanTree): string | null {
  let found: { readonly id: string; readonly millis: number } | null = null
  for (const { event, children } of tree.byId.values()) {
    if (event.durationMillis === null) continue
    const below = children.reduce((sum, child) => sum + (child.event.durationMillis ?? 0), 0)
    const millis = event.durationMillis - below
    if (found === null || millis > found.millis) found = { id: event.id, millis }
  }
  return found?.id ?? null
}

/** The span that cost most; null when no cost is known. */
export function costliest(tree: SpanTree): string | null {
  let found: EventSummary | null = null
  for (const { event } of tree.byId.values()) {
    if (event.costUsd !== null && event.costUsd > (found?.costUsd ?? 0)) found = event
  }
  return found?.id ?? null
}

/** The spans whose name, model or error holds the words, in the order of the rows. */
export function spansWith(tree: SpanTree, words: string): string[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  return visibleRows(tree, NONE_COLLAPSED)
    .map(({ node }) => node.event)
    .filter(({ name, model, error }) => `${name} ${model ?? ''} ${error ?? ''}`.toLowerCase().includes(wanted))
    .map(({ id }) => id)
}
