export type Route =
  | { readonly kind: 'sessions' }
  | {
      readonly kind: 'session'
      readonly sessionId: string
      readonly eventId: string | null
      readonly tab: string | null
    }
  | { readonly kind: 'unknown'; readonly path: string }

/** Reads the address bar. Ids are whatever a program chose, so they come percent-encoded. */
export function parseRoute(path: string, search: string): Route {
  if (path === '/' || path === '/sessions') return { kind: 'sessions' }
  const sessionId = decode(/^\/sessions\/([^/]+)\/?$/.exec(path)?.[1])
  if (sessionId === null) return { kind: 'unknown', path }
  const query = new URLSearchParams(search)
  return { kind: 'session', sessionId, eventId: query.get('event'), tab: query.get('tab') }
}

/** The permalink of a session, of a span in it, and of what is open of the span. */
export function sessionPath(sessionId: string, eventId: string | null = null, tab: string | null = null): string {
  const query = new URLSearchParams()
  if (eventId !== null) query.set('event', eventId)
  if (tab !== null) query.set('tab', tab)
  const search = query.toString()
  return `/sessions/${encodeURIComponent(sessionId)}${search === '' ? '' : `?${search}`}`
}

function decode(text: string | undefined): string | null {
  if (text === undefined) return null
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign typed by hand: no session has that address.
    return null
  }
}
