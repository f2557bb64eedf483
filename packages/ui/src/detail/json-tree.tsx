import { useState } from 'react'
import { CopyButton } from '../components/copy-button.tsx'
import { formatCount } from '../model/format.ts'
import { copyText, entriesOf, isProse, kindOf, preview } from '../model/json-value.ts'
import { LongText } from './long-text.tsx'
import type { JsonEntry } from '../model/json-value.ts'
import type { JSX } from 'react'

interface JsonTreeProps {
  readonly value: unknown
  /** What the tree is called in copied paths. */
  readonly path?: string
  /** Levels that are open at first. */
  readonly openDepth?: number
}

const PAGE = 100
const STRING_CUT = 600
// In a long list the closed lines, with what is in each, say more than the first few opened.
const LONG_LIST = 8

/** A value as a tree: a record's or list's entries each on a line, leaves coloured by type. */
export function JsonTree({ value, path = '', openDepth = 2 }: JsonTreeProps): JSX.Element {
  const kind = kindOf(value)
  if (kind !== 'list' && kind !== 'record') return <Leaf value={value} />
  return (
    <div className="json">
      <Entries entries={entriesOf(value, path)} isList={kind === 'list'} openDepth={openDepth} />
    </div>
  )
}

interface EntriesProps {
  readonly entries: readonly JsonEntry[]
  readonly isList: boolean
  readonly openDepth: number
}

function Entries({ entries, isList, openDepth }: EntriesProps): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  if (entries.length === 0) return <span className="faint">empty</span>
  return (
    <ul className="json-entries">
      {entries.slice(0, limit).map((entry) => (
        <Entry key={entry.path} entry={entry} openDepth={isList && entries.length > LONG_LIST ? 0 : openDepth} />
      ))}
      {entries.length > limit && (
        <li>
          <button type="button" className="more" onClick={() => setLimit(limit + PAGE * 10)}>
            … show {formatCount(Math.min(PAGE * 10, entries.length - limit))} more
          </button>
        </li>
      )}
    </ul>
  )
}

function Entry({ entry, openDepth }: { readonly entry: JsonEntry; readonly openDepth: number }): JSX.Element {
  const { key, value, path } = entry
  const kind = kindOf(value)
  const isBranch = (kind === 'list' || kind === 'record') && entriesOf(value, path).length > 0
  const [isOpen, setOpen] = useState(openDepth > 0)
  if (!isBranch) {
    return (
      <li className="json-entry">
        <span className="json-key">{key}</span>
        <Leaf value={value} />
        <EntryActions entry={entry} />
      </li>
    )
  }
  return (
    <li className="json-entry json-branch">
      <button type="button" className="json-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <svg viewBox="0 0 10 10" aria-hidden="true" className={isOpen ? 'is-open' : ''}>
          <path d="M3.2 1.8 6.8 5 3.2 8.2" />
        </svg>
        <span className="json-key">{key}</span>
        {!isOpen && <span className="json-preview">{preview(value)}</span>}
      </button>
      <EntryActions entry={entry} />
      {isOpen && <Entries entries={entriesOf(value, path)} isList={kind === 'list'} openDepth={openDepth - 1} />}
    </li>
  )
}

function EntryActions({ entry }: { readonly entry: JsonEntry }): JSX.Element {
  return (
    <span className="json-actions">
      <CopyButton className="tiny" label="copy" text={() => copyText(entry.value)} />
      <CopyButton className="tiny" label="path" text={() => entry.path} />
    </span>
  )
}

function Leaf({ value }: { readonly value: unknown }): JSX.Element {
  const kind = kindOf(value)
  if (typeof value === 'string') {
    if (value === '') return <span className="json-leaf faint">empty text</span>
    return (
      <LongText
        className={`json-leaf json-string${isProse(value) ? ' json-prose' : ''}`}
        text={value}
        cutAt={STRING_CUT}
      />
    )
  }
  if (kind === 'list' || kind === 'record') return <span className="json-leaf faint">{preview(value)}</span>
  return (
    <span className={`json-leaf json-${kind}`}>{value === null || value === undefined ? 'null' : String(value)}</span>
  )
}
