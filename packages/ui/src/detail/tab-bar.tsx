import type { JSX, KeyboardEvent } from 'react'

interface TabBarProps {
  readonly tabs: readonly { readonly id: string; readonly label: string }[]
  readonly openId: string
  readonly onOpen: (id: string) => void
}

/** Tabs after the ARIA pattern: one stop for the focus, arrows move between them. */
export function TabBar({ tabs, openId, onOpen }: TabBarProps): JSX.Element {
  const step = (event: KeyboardEvent, by: number): void => {
    const index = tabs.findIndex(({ id }) => id === openId)
    const next = tabs[(index + by + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    onOpen(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label="What to show of the span">
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          className="tab"
          aria-selected={id === openId}
          aria-controls="tab-panel"
          tabIndex={id === openId ? 0 : -1}
          onClick={() => onOpen(id)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') step(event, 1)
            if (event.key === 'ArrowLeft') step(event, -1)
          }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
