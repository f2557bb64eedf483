export type Route =
  | { readonly kind: 'sessions' }
  | {
      readonly kind: 'session'
      readonly sessionId: string
      readonly eventId: string | null
      readonly tab: string | null
      readonly view: SessionView
    }
  /** A span by its id alone: where its session is, is looked up. */
  | { readonly kind: 'span'; readonly eventId: string }
  | { readonly kind: 'diff'; readonly subject: DiffSubject; readonly left: string; readonly right: string }
  | { readonly kind: 'datasets' }
  | { readonly kind: 'dataset'; readonly datasetId: string; readonly version: number | null }
  | { readonly kind: 'runs' }
  | { readonly kind: 'run'; readonly runId: string }
  /** The first run is what the others are held against. */
  | { readonly kind: 'comparison'; readonly runIds: readonly string[] }
  | { readonly kind: 'design' }
  | { readonly kind: 'unknown'; readonly path: string }

export const sessionViews = ['tree', 'waterfall', 'thread'] as const
/** How a session is shown; all of them show one selection. */
export type SessionView = (typeof sessionViews)[number]

export type DiffSubject = 'session' | 'span'

type Reader = (id: string, query: URLSearchParams) => Route

// The server's API has `/runs`, `/datasets` and `/events`, so what the page shows of them lives elsewhere.
const PATHS: readonly (readonly [RegExp, Reader])[] = [
  [/^\/(?:sessions)?$/u, () => ({ kind: 'sessions' })],
  [
    /^\/sessions\/([^/]+)\/?$/u,
    (sessionId, query) => ({
      kind: 'session',
      sessionId,
      eventId: query.get('event'),
      tab: query.get('tab'),
      view: sessionViews.find((view) => view === query.get('view')) ?? 'tree',
    }),
  ],
  [/^\/spans\/([^/]+)\/?$/u, (eventId) => ({ kind: 'span', eventId })],
  [
    /^\/diff\/(session|span)s\/?$/u,
    (subject, query) => ({
      kind: 'diff',
      subject: subject === 'span' ? 'span' : 'session',
      left: query.get('left') ?? '',
      right: query.get('right') ?? '',
    }),
  ],
  [/^\/data\/?$/u, () => ({ kind: 'datasets' })],
  [
    /^\/data\/([^/]+)\/?$/u,
    (datasetId, query) => ({ kind: 'dataset', datasetId, version: wholeNumber(query.get('version')) }),
  ],
  [/^\/experiments\/?$/u, () => ({ kind: 'runs' })],
  [
    /^\/experiments\/compare\/?$/u,
    (_, query) => ({ kind: 'comparison', runIds: (query.get('runs') ?? '').split(',').filter((id) => id !== '') }),
  ],
  [/^\/experiments\/([^/]+)\/?$/u, (runId) => ({ kind: 'run', runId })],
  [/^\/design\/?$/u, () => ({ kind: 'design' })],
]

/** Reads the address bar. Ids are whatever a program chose, so they come percent-encoded. */
export function parseRoute(path: string, search: string): Route {
  for (const [pattern, read] of PATHS) {
    const match = pattern.exec(path)
    if (match === null) continue
    const id = decode(match[1] ?? '')
    if (id !== null) return read(id, new URLSearchParams(search))
  }
  return { kind: 'unknown', path }
}

export interface SessionPlace {
  /** The selected span, and what is open of it. */
  readonly eventId?: string | null
  readonly tab?: string | null
  readonly view?: SessionView
}

/** The permalink of a session, and of a place in it. */
export function sessionPath(
  sessionId: string,
  { eventId = null, tab = null, view = 'tree' }: SessionPlace = {},
): string {
  const shown = { view: view === 'tree' ? null : view, event: eventId, tab }
  return withQuery(`/sessions/${encodeURIComponent(sessionId)}`, shown)
}

export function eventPath(eventId: string): string {
  return `/spans/${encodeURIComponent(eventId)}`
}

export function diffPath(subject: DiffSubject, left: string, right: string): string {
  return withQuery(`/diff/${subject}s`, { left, right })
}

export function datasetPath(id: string, version: number | null = null): string {
  return withQuery(`/data/${encodeURIComponent(id)}`, { version: version === null ? null : String(version) })
}

export function runPath(id: string): string {
  return `/experiments/${encodeURIComponent(id)}`
}

export function comparisonPath(runIds: readonly string[]): string {
  return `/experiments/compare?runs=${runIds.map(encodeURIComponent).join(',')}`
}

function withQuery(path: string, values: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/u.test(text) ? Number(text) : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign typed by hand: nothing has that address.
    return null
  }
}
