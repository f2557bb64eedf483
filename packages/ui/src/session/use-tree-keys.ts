import { useKeys } from '../live/use-keys.ts'
import { nextError } from '../model/visible-rows.ts'
import type { SpanTree } from '../model/span-tree.ts'
import type { VisibleRow } from '../model/visible-rows.ts'

interface TreeKeysOptions {
  readonly rows: readonly VisibleRow[]
  /** Index into `rows`; -1 while nothing is selected. */
  readonly selected: number
  readonly collapsed: ReadonlySet<string>
  readonly tree: SpanTree
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string, isOpen: boolean) => void
  readonly pageRows: number
}

/** The keys of a tree. Letters work wherever the focus is; arrows leave the detail's own scrolling alone. */
export function useTreeKeys(options: TreeKeysOptions): void {
  const { rows, selected, collapsed, tree, onSelect, onToggle, pageRows } = options
  const go = (event: KeyboardEvent, index: number): void => {
    event.preventDefault()
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (row !== undefined) onSelect(row.node.event.id)
  }
  const inTree = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('.detail, .shell-bar, dialog') === null) act(event)
  }
  const node = rows[selected]?.node
  const isOpen = node !== undefined && node.children.length > 0 && !collapsed.has(node.event.id)
  const expand = (event: KeyboardEvent): void => {
    if (node === undefined || node.children.length === 0) return
    if (isOpen) go(event, selected + 1)
    else onToggle(node.event.id, true)
    event.preventDefault()
  }
  const collapse = (event: KeyboardEvent): void => {
    if (node === undefined) return
    event.preventDefault()
    const parent = tree.parentOf.get(node.event.id)
    if (isOpen) onToggle(node.event.id, false)
    else if (parent !== undefined) onSelect(parent)
  }
  useKeys({
    j: (event) => go(event, selected + 1),
    k: (event) => go(event, selected - 1),
    e: () => {
      const failed = nextError(tree, node?.event.id ?? null)
      if (failed !== null) onSelect(failed)
    },
    ArrowDown: inTree((event) => go(event, selected + 1)),
    ArrowUp: inTree((event) => go(event, selected - 1)),
    PageDown: inTree((event) => go(event, selected + pageRows)),
    PageUp: inTree((event) => go(event, selected - pageRows)),
    Home: inTree((event) => go(event, 0)),
    End: inTree((event) => go(event, rows.length - 1)),
    ArrowRight: inTree(expand),
    ArrowLeft: inTree(collapse),
    Enter: inTree((event) => {
      if (event.target instanceof Element && event.target.closest('a, button') !== null) return
      event.preventDefault()
      document.getElementById('detail')?.focus()
    }),
  })
}
