// A list of suggestions under a text field is ARIA's combobox; `datalist` can neither be styled nor tested.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role */
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../live/use-keys.ts'
import { completed, typedTerm } from './complete-filter.ts'
import { parseFilter } from './parse-filter.ts'
import { useSuggestions } from './use-suggestions.ts'
import type { Suggestion } from './complete-filter.ts'
import type { JSX, KeyboardEvent } from 'react'

interface FilterBarProps {
  /** What applies now. */
  readonly value: string
  /** Called with each key at once; of keys that come faster than a hand types, with the last. */
  readonly onChange: (text: string) => void
}

const BURST_MILLIS = 40
const PLACEHOLDER = 'model:gpt-4o error:true cost>0.01 "refund"'

/** The search of the list: fields with completion and words of the text, applied as they are typed. */
export function FilterBar({ value, onChange }: FilterBarProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const { draft, type } = useDraft(value, onChange)
  const [cursor, setCursor] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const term = typedTerm(draft, cursor)
  const suggestions = useSuggestions(term, isOpen)
  const faults = parseFilter(draft).faults.filter(({ token }) => !isOpen || token.end < cursor)
  useKeys({
    '/': (event) => {
      event.preventDefault()
      input.current?.select()
    },
  })
  const edit = (text: string, at: number): void => {
    type(text)
    setCursor(at)
    setActive(-1)
    setOpen(true)
  }
  const take = (suggestion: Suggestion): void => {
    const next = completed(draft, term, suggestion)
    edit(next.text, next.cursor)
    // After React has written the text, or the cursor would jump to its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor))
  }
  const press = (event: KeyboardEvent): void => {
    const chosen = suggestions[active] ?? (event.key === 'Tab' && term.text !== '' ? suggestions[0] : undefined)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setActive(stepped(active, event.key === 'ArrowDown' ? 1 : -1, suggestions.length))
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Enter') setOpen(false)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      if (isOpen && suggestions.length > 0) setOpen(false)
      else input.current?.blur()
    }
  }
  return (
    <search className="filter">
      <input
        ref={input}
        className="filter-input"
        role="combobox"
        aria-label="Filter sessions"
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-autocomplete="list"
        {...(active >= 0 && { 'aria-activedescendant': `suggestion-${active}` })}
        aria-invalid={faults.length > 0}
        placeholder={PLACEHOLDER}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={({ target }) => edit(target.value, target.selectionStart ?? target.value.length)}
        onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      {draft !== '' && (
        <button type="button" className="filter-clear" aria-label="Clear the filter" onClick={() => edit('', 0)}>
          ×
        </button>
      )}
      <ul
        id="filter-suggestions"
        className="suggestions"
        role="listbox"
        aria-label="Suggestions"
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input has the keys
          <li
            key={suggestion.text}
            id={`suggestion-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            // Before the input loses the focus, which would fold the list away.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <code>{suggestion.text}</code>
            <span className="suggestion-hint">{suggestion.hint}</span>
          </li>
        ))}
      </ul>
      {faults.length > 0 && (
        <p className="filter-fault" role="alert">
          {faults[0]?.message}
        </p>
      )}
    </search>
  )
}

function stepped(active: number, by: number, count: number): number {
  if (count === 0) return -1
  return active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % count
}

interface Draft {
  readonly draft: string
  readonly type: (text: string) => void
}

/** What is being typed; a filter that comes from elsewhere, such as Back or a saved view, replaces it. */
function useDraft(value: string, onChange: (text: string) => void): Draft {
  const [draft, setDraft] = useState(value)
  const sent = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const typedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (sent.current === value) return
    sent.current = value
    setDraft(value)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (text: string): void => {
    setDraft(text)
    clearTimeout(timer.current)
    const apply = (): void => {
      sent.current = text
      onChange(text)
    }
    // A key that follows at once, as from a paste or one held down, waits for the last of them; no hand types like that.
    const isBurst = performance.now() - typedAt.current < BURST_MILLIS
    typedAt.current = performance.now()
    if (isBurst) timer.current = setTimeout(apply, BURST_MILLIS)
    else apply()
  }
  return { draft, type }
}
