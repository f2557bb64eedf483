import { useKeys } from '../live/use-keys.ts'
import { nextError } from '../model/visible-rows.ts'
import type { SpanTree } from '../model/span-tree.ts'

interface ThreadKeysOptions {
  /** In the order of reading. */
  readonly spans: readonly string[]
  /** The one of them that is marked. */
  readonly shown: string | null
  readonly tree: SpanTree
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

/** The keys of the tree, as far as a conversation has a use for them. */
export function useThreadKeys({ spans, shown, tree, selectedId, onSelect }: ThreadKeysOptions): void {
  const at = shown === null ? -1 : spans.indexOf(shown)
  const go = (event: KeyboardEvent, index: number): void => {
    event.preventDefault()
    const id = spans[Math.min(spans.length - 1, Math.max(0, index))]
    if (id !== undefined) onSelect(id)
  }
  const inThread = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('.detail, .shell-bar, dialog') === null) act(event)
  }
  useKeys({
    j: (event) => go(event, at + 1),
    k: (event) => go(event, at - 1),
    e: () => {
      const failed = nextError(tree, selectedId)
      if (failed !== null) onSelect(failed)
    },
    ArrowDown: inThread((event) => go(event, at + 1)),
    ArrowUp: inThread((event) => go(event, at - 1)),
    Home: inThread((event) => go(event, 0)),
    End: inThread((event) => go(event, spans.length - 1)),
    Enter: inThread((event) => {
      if (event.target instanceof Element && event.target.closest('a, button') !== null) return
      event.preventDefault()
      document.getElementById('detail')?.focus()
    }),
  })
}
