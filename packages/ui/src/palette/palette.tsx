// A list of suggestions under a text field is ARIA's combobox; `datalist` can neither be styled nor tested.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role */
import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { Dialog } from '../components/dialog.tsx'
import { useDatasets } from '../live/dataset-queries.ts'
import { useSessions } from '../live/queries.ts'
import { useRuns } from '../live/run-queries.ts'
import { useSavedViews } from '../live/saved-views.ts'
import { paletteEntries } from './palette-entries.ts'
import type { PaletteEntry } from './palette-entries.ts'
import type { JSX, KeyboardEvent } from 'react'

interface PaletteProps {
  readonly onClose: () => void
  readonly onHelp: () => void
}

/** Goes to any page, session, run, dataset or saved view by a few letters of its name, or looks words up in all sessions. */
export function Palette({ onClose, onHelp }: PaletteProps): JSX.Element {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const sessions = useSessions()
  const runs = useRuns()
  const datasets = useDatasets()
  const views = useSavedViews()
  const entries = paletteEntries(text, {
    sessions: sessions.data?.pages.flatMap((page) => page.sessions) ?? [],
    runs: runs.data?.evaluations ?? [],
    datasets: datasets.data ?? [],
    views,
  })
  const chosen = Math.min(active, entries.length - 1)
  const go = (entry: PaletteEntry): void => {
    onClose()
    if (entry.to === null) onHelp()
    else navigate(entry.to)
  }
  const press = (event: KeyboardEvent): void => {
    const entry = entries[chosen]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const next = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + entries.length) % entries.length
      setActive(next)
      document.getElementById(`palette-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && entry !== undefined) {
      event.preventDefault()
      go(entry)
    }
  }
  return (
    <Dialog title="Go to" onClose={onClose} className="palette">
      <input
        className="palette-input"
        role="combobox"
        aria-label="Go to"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen}`}
        placeholder="A page, session, run, dataset, or words"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setActive(0)
        }}
        onKeyDown={press}
      />
      <ul id="palette-list" className="palette-list" role="listbox" aria-label="Where to go">
        {entries.map((entry, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input has the keys
          <li
            key={`${entry.kind} ${entry.to} ${entry.label}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onClick={() => go(entry)}
          >
            <span className="palette-kind">{entry.kind}</span>
            <span className="palette-label">{entry.label}</span>
            {entry.hint !== '' && <span className="palette-hint">{entry.hint}</span>}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
