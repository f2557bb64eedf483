import { initialListState, listPath } from '../model/list-state.ts'
import { datasetPath, eventPath, runPath, sessionPath } from '../model/route.ts'
import type { SavedView } from '../live/saved-views.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { Dataset, Run } from '@honeyhive/api/current'

export interface PaletteEntry {
  readonly kind: string
  readonly label: string
  readonly hint: string
  /** null: the key map. */
  readonly to: string | null
}

export interface PaletteData {
  readonly sessions: readonly SessionSummary[]
  readonly runs: readonly Run[]
  readonly datasets: readonly Dataset[]
  readonly views: readonly SavedView[]
}

const PAGES: readonly PaletteEntry[] = [
  { kind: 'Page', label: 'Sessions', hint: '', to: '/' },
  { kind: 'Page', label: 'Experiments', hint: '', to: '/experiments' },
  { kind: 'Page', label: 'Datasets', hint: '', to: '/data' },
  { kind: 'Page', label: 'Sessions with errors', hint: 'error:true', to: '/?q=error%3Atrue' },
  { kind: 'Page', label: 'Design of this page', hint: '', to: '/design' },
  { kind: 'Help', label: 'Keyboard shortcuts', hint: '?', to: null },
]
const MAX_OF_KIND = 6
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu

/** What a few letters could mean, pages first; the last entry looks them up in the texts of all sessions. */
export function paletteEntries(text: string, { sessions, runs, datasets, views }: PaletteData): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean)
  const matching = (entries: readonly PaletteEntry[]): PaletteEntry[] =>
    entries
      .filter(({ label, hint }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)))
      .slice(0, MAX_OF_KIND)
  const found = [
    ...matching(PAGES),
    ...matching(views.map(({ name, path }) => ({ kind: 'View', label: name, hint: '', to: path }))),
    ...matching(
      runs.map(({ name, run_id: id, status }) => ({ kind: 'Run', label: name ?? id, hint: status, to: runPath(id) })),
    ),
    ...matching(datasets.map(({ id, name }) => ({ kind: 'Dataset', label: name, hint: '', to: datasetPath(id) }))),
    ...matching(
      sessions.map(({ id, title, name }) => ({
        kind: 'Session',
        label: title ?? name,
        hint: title === null ? id : name,
        to: sessionPath(id),
      })),
    ),
  ]
  return [...found, ...lookUps(text.trim())]
}

function lookUps(text: string): PaletteEntry[] {
  if (text === '') return []
  const search = {
    kind: 'Look up',
    label: text,
    hint: 'in all sessions',
    to: listPath({ ...initialListState, filter: text }),
  }
  if (!UUID.test(text)) return [search]
  return [
    { kind: 'Session', label: text, hint: 'by its id', to: sessionPath(text) },
    { kind: 'Span', label: text, hint: 'by its id', to: eventPath(text) },
    search,
  ]
}
