import type { SpanNode, SpanTree } from './span-tree.ts'

export interface VisibleRow {
  readonly node: SpanNode
  /** 1-based position among the siblings, and their number, as assistive technology wants them. */
  readonly position: number
  readonly siblingCount: number
}

/** The rows that are on the screen when `collapsed` hides what is below those nodes; depth first, earliest first. */
export function visibleRows(tree: SpanTree, collapsed: ReadonlySet<string>): VisibleRow[] {
  const rows: VisibleRow[] = []
  const stack: VisibleRow[] = []
  pushRows(stack, tree.roots)
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    rows.push(row)
    if (row.node.children.length > 0 && !collapsed.has(row.node.event.id)) pushRows(stack, row.node.children)
  }
  return rows
}

/** `collapsed` without the ancestors of `id`, so that its row is visible; the same set when nothing hides it. */
export function revealed(tree: SpanTree, collapsed: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const opened = new Set(collapsed)
  for (let above = tree.parentOf.get(id); above !== undefined; above = tree.parentOf.get(above)) opened.delete(above)
  return opened.size === collapsed.size ? collapsed : opened
}

/** The next error after `id` in the order of the rows, hidden ones included; from the last one on to the first. */
export function nextError(tree: SpanTree, id: string | null): string | null {
  const all = visibleRows(tree, new Set()).map((row) => row.node.event)
  const from = all.findIndex((event) => event.id === id)
  const after = all.slice(from + 1).find((event) => event.status === 'error')
  return (after ?? all.find((event) => event.status === 'error'))?.id ?? null
}

/** The last first, so that the first is taken next. */
function pushRows(stack: VisibleRow[], nodes: readonly SpanNode[]): void {
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]
    if (node !== undefined) stack.push({ node, position: index + 1, siblingCount: nodes.length })
  }
}
