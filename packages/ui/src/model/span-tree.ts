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
  depth: number
  /** What it became, once all below it are finished. */
  node: SpanNode | null
}

/**
 * Builds the tree from events in any order, in linear time and without recursion: traces are as deep as programs are.
 * An event whose parent is missing becomes a root with a mark, and a ring of parents is cut at its earliest event,
 * so that every event is shown exactly once.
 */
export function buildSpanTree(events: readonly EventSummary[], sessionId: string): SpanTree {
  const drafts = new Map<string, Draft>()
  for (const event of events) drafts.set(event.id, { event, children: [], detached: null, depth: 0, node: null })
  const roots: Draft[] = []
  const parentOf = new Map<string, string>()
  for (const draft of drafts.values()) attach(draft, { drafts, roots, parentOf, sessionId })
  for (const { children } of drafts.values()) if (children.length > 1) children.sort(byStart)
  const order = preorder(roots.sort(byStart))
  if (order.length === drafts.size) return finish(roots, order, parentOf)
  cutCycles(order, { drafts, roots, parentOf })
  return finish(roots, preorder(roots.sort(byStart)), parentOf)
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
function cutCycles(whole: readonly Draft[], { drafts, roots, parentOf }: Omit<Attaching, 'sessionId'>): void {
  const reached = new Set(whole)
  for (const draft of drafts.values()) {
    if (reached.has(draft)) continue
    const first = ringAbove(draft, drafts, parentOf).sort(byStart)[0] ?? draft
    const parent = drafts.get(parentOf.get(first.event.id) ?? '')
    parent?.children.splice(parent.children.indexOf(first), 1)
    parentOf.delete(first.event.id)
    first.detached = 'cycle'
    roots.push(first)
    for (const below of preorder([first])) reached.add(below)
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

/** Every draft below the roots, parents before their children; each learns how deep it is. */
function preorder(roots: readonly Draft[]): Draft[] {
  const order: Draft[] = []
  const stack = roots.toReversed()
  for (const root of roots) root.depth = 0
  for (let draft = stack.pop(); draft !== undefined; draft = stack.pop()) {
    order.push(draft)
    const { children } = draft
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]
      if (child === undefined) continue
      child.depth = draft.depth + 1
      stack.push(child)
    }
  }
  return order
}

/** Children come after their parents in `order`, so walking it backwards finishes every child before its parent. */
function finish(roots: readonly Draft[], order: readonly Draft[], parentOf: ReadonlyMap<string, string>): SpanTree {
  const byId = new Map<string, SpanNode>()
  for (let index = order.length - 1; index >= 0; index--) {
    const draft = order[index]
    if (draft === undefined) continue
    draft.node = nodeOf(draft)
    byId.set(draft.event.id, draft.node)
  }
  return { roots: nodesOf(roots), byId, parentOf }
}

function nodeOf({ event, depth, detached, children: below }: Draft): SpanNode {
  const children = nodesOf(below)
  let descendantCount = children.length
  let descendantErrorCount = 0
  for (const child of children) {
    descendantCount += child.descendantCount
    descendantErrorCount += child.descendantErrorCount + errorCountOf(child)
  }
  return { event, depth, children, detached, descendantCount, descendantErrorCount }
}

function nodesOf(drafts: readonly Draft[]): SpanNode[] {
  const nodes: SpanNode[] = []
  for (const { node } of drafts) if (node !== null) nodes.push(node)
  return nodes
}

function errorCountOf(node: SpanNode): number {
  return node.event.status === 'error' ? 1 : 0
}

function byStart(left: Draft, right: Draft): number {
  return left.event.startTime - right.event.startTime
}
