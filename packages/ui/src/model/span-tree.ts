import type { EventSummary } from '@honeyhive/api'

/** Why a node stands at the top although it is no root: its parent never arrived, or its ancestors form a ring. */
export type Detachment = 'missing-parent' | 'cycle'

export interface SpanNode {
  readonly event: EventSummary
  readonly depth: number
  readonly children: readonly SpanNode[]
  readonly detached: Detachment | null
  /** Nodes below this one, at any depth. */
  readonly descendantCount: number
  /** Errors below this one: what a collapsed row must still show. */
  readonly descendantErrorCount: number
}

export interface SpanTree {
  readonly roots: readonly SpanNode[]
  readonly byId: ReadonlyMap<string, SpanNode>
  /** Node id to the id of the node it hangs under; roots are absent. */
  readonly parentOf: ReadonlyMap<string, string>
}

interface Draft {
  readonly event: EventSummary
  readonly children: Draft[]
  detached: Detachment | null
}

/**
 * Builds the tree from events in any order, in linear time and without recursion: traces are as deep as programs are.
 * An event whose parent is missing becomes a root with a mark, and a ring of parents is cut at its earliest event,
 * so that every event is shown exactly once.
 */
export function buildSpanTree(events: readonly EventSummary[], sessionId: string): SpanTree {
  const drafts = new Map<string, Draft>()
  for (const event of events) drafts.set(event.id, { event, children: [], detached: null })
  const roots: Draft[] = []
  const parentOf = new Map<string, string>()
  for (const draft of drafts.values()) attach(draft, { drafts, roots, parentOf, sessionId })
  cutCycles({ drafts, roots, parentOf })
  const order = preorder(roots)
  for (const { draft } of order) draft.children.sort(byStart)
  return finish(roots.sort(byStart), order, parentOf)
}

interface Attaching {
  readonly drafts: ReadonlyMap<string, Draft>
  readonly roots: Draft[]
  readonly parentOf: Map<string, string>
  readonly sessionId: string
}

function attach(draft: Draft, { drafts, roots, parentOf, sessionId }: Attaching): void {
  const { id, parentId } = draft.event
  const parent = parentId === null || parentId === id ? undefined : drafts.get(parentId)
  if (parent !== undefined) {
    parent.children.push(draft)
    parentOf.set(id, parent.event.id)
    return
  }
  if (parentId === id) draft.detached = 'cycle'
  // Roots name the session as their parent, and a session need not have an event of its own.
  else if (parentId !== null && parentId !== sessionId) draft.detached = 'missing-parent'
  roots.push(draft)
}

/** What no root reaches hangs below a ring of parents. Each ring is cut once, which reaches all that hangs below it. */
function cutCycles({ drafts, roots, parentOf }: Omit<Attaching, 'sessionId'>): void {
  const reached = new Set(preorder(roots).map(({ draft }) => draft))
  if (reached.size === drafts.size) return
  for (const draft of drafts.values()) {
    if (reached.has(draft)) continue
    const first = ringAbove(draft, drafts, parentOf).sort(byStart)[0] ?? draft
    const parent = drafts.get(parentOf.get(first.event.id) ?? '')
    parent?.children.splice(parent.children.indexOf(first), 1)
    parentOf.delete(first.event.id)
    first.detached = 'cycle'
    roots.push(first)
    for (const { draft: below } of preorder([first])) reached.add(below)
  }
}

/** Climbs until a node comes again: from there on the way is the ring. */
function ringAbove(draft: Draft, drafts: ReadonlyMap<string, Draft>, parentOf: ReadonlyMap<string, string>): Draft[] {
  const way = new Set<Draft>()
  let above: Draft | undefined = draft
  while (above !== undefined && !way.has(above)) {
    way.add(above)
    above = drafts.get(parentOf.get(above.event.id) ?? '')
  }
  const path = [...way]
  return above === undefined ? [] : path.slice(path.indexOf(above))
}

interface Visit {
  readonly draft: Draft
  readonly depth: number
}

function preorder(roots: readonly Draft[]): Visit[] {
  const visits: Visit[] = []
  const stack: Visit[] = roots.toReversed().map((draft) => ({ draft, depth: 0 }))
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    visits.push(visit)
    const { children } = visit.draft
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]
      if (child !== undefined) stack.push({ draft: child, depth: visit.depth + 1 })
    }
  }
  return visits
}

/** Children come after their parents in `order`, so walking it backwards finishes every child before its parent. */
function finish(roots: readonly Draft[], order: readonly Visit[], parentOf: ReadonlyMap<string, string>): SpanTree {
  const byId = new Map<string, SpanNode>()
  for (const { draft, depth } of order.toReversed()) {
    const children = draft.children.flatMap((child) => byId.get(child.event.id) ?? [])
    byId.set(draft.event.id, {
      event: draft.event,
      depth,
      children,
      detached: draft.detached,
      descendantCount: children.reduce((sum, child) => sum + 1 + child.descendantCount, 0),
      descendantErrorCount: children.reduce((sum, child) => sum + child.descendantErrorCount + errorCountOf(child), 0),
    })
  }
  return { roots: roots.flatMap((root) => byId.get(root.event.id) ?? []), byId, parentOf }
}

function errorCountOf(node: SpanNode): number {
  return node.event.status === 'error' ? 1 : 0
}

function byStart(left: Draft, right: Draft): number {
  return left.event.startTime - right.event.startTime
}
