import { useMemo, useRef, useState } from 'react'
import { useKeys } from '../live/use-keys.ts'
import { formatCount } from '../model/format.ts'
import { costliest, slowest, spansWith } from '../model/extremes.ts'
import { nextError } from '../model/visible-rows.ts'
import type { SpanTree } from '../model/span-tree.ts'
import type { JSX } from 'react'

interface TreeToolbarProps {
  readonly tree: SpanTree
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

/** Finds spans by words, and goes to the next error, the slowest and the costliest. */
export function TreeToolbar({ tree, selectedId, onSelect }: TreeToolbarProps): JSX.Element {
  const [words, setWords] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const found = useMemo(() => spansWith(tree, words), [tree, words])
  const place = selectedId === null ? -1 : found.indexOf(selectedId)
  const step = (by: number): void => {
    const next = found[place < 0 ? (by > 0 ? 0 : found.length - 1) : (place + by + found.length) % found.length]
    if (next !== undefined) onSelect(next)
  }
  const targets = useMemo(
    () => ({ error: nextError(tree, null), slowest: slowest(tree), costliest: costliest(tree) }),
    [tree],
  )
  const go = (id: string | null): void => {
    if (id !== null) onSelect(id)
  }
  useKeys({
    s: () => go(targets.slowest),
    c: () => go(targets.costliest),
    '/': (event) => {
      event.preventDefault()
      input.current?.select()
    },
  })
  return (
    <div className="tree-toolbar">
      <input
        ref={input}
        className="tree-search"
        aria-label="Search within the session"
        placeholder="Search within"
        spellCheck={false}
        value={words}
        onChange={({ target }) => {
          setWords(target.value)
          const [first] = spansWith(tree, target.value)
          if (first !== undefined) onSelect(first)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <output className="faint tree-found">
        {words.trim() !== '' && `${place < 0 ? '' : `${formatCount(place + 1)} of `}${formatCount(found.length)}`}
      </output>
      <span className="tree-jumps">
        <button
          type="button"
          className="button quiet"
          disabled={targets.error === null}
          onClick={() => go(nextError(tree, selectedId))}
        >
          Error
        </button>
        <button type="button" className="button quiet" onClick={() => go(targets.slowest)}>
          Slowest
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={targets.costliest === null}
          onClick={() => go(targets.costliest)}
        >
          Costliest
        </button>
      </span>
    </div>
  )
}
