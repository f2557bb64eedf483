import type { SessionsPage, SessionSummary } from '@honeyhive/api'

/** The rows of all loaded pages, newest first, each session once. */
export function sessionRows(pages: readonly SessionsPage[]): SessionSummary[] {
  return latestOf(pages.flatMap((page) => page.sessions)).sort(newestFirst)
}

/** Each session once, in its newest version. */
export function latestOf(sessions: readonly SessionSummary[]): SessionSummary[] {
  const byId = new Map<string, SessionSummary>()
  for (const session of sessions) {
    const known = byId.get(session.id)
    if (known === undefined || known.version < session.version) byId.set(session.id, session)
  }
  return [...byId.values()]
}

/**
 * The loaded pages with the changes since: known sessions are replaced when the news is newer, unknown ones join the
 * first page. One that belongs below the last loaded row is left to the page that will bring it.
 */
export function mergeChange(
  pages: readonly SessionsPage[],
  changed: readonly SessionSummary[],
): readonly SessionsPage[] {
  const news = new Map(changed.map((session) => [session.id, session]))
  const merged = pages.map((page) => ({ ...page, sessions: page.sessions.map((known) => newer(known, news)) }))
  const [first, ...rest] = merged
  if (first === undefined) return pages
  const known = new Set(merged.flatMap((page) => page.sessions.map((session) => session.id)))
  const horizon = horizonOf(merged)
  const fresh = changed.filter((session) => !known.has(session.id) && session.startTime >= horizon)
  if (fresh.length === 0) return merged
  const total = first.total + fresh.length
  return [{ ...first, sessions: [...fresh, ...first.sessions].sort(newestFirst), total }, ...rest]
}

function newer(known: SessionSummary, news: ReadonlyMap<string, SessionSummary>): SessionSummary {
  const candidate = news.get(known.id)
  return candidate !== undefined && candidate.version > known.version ? candidate : known
}

/** The start of the oldest loaded session while older ones are still on the server. */
function horizonOf(pages: readonly SessionsPage[]): number {
  const last = pages.at(-1)
  if (last === undefined || last.nextCursor === null) return Number.NEGATIVE_INFINITY
  return last.sessions.at(-1)?.startTime ?? Number.NEGATIVE_INFINITY
}

function newestFirst(left: SessionSummary, right: SessionSummary): number {
  return right.startTime - left.startTime || (left.id < right.id ? -1 : 1)
}
