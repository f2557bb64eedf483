/** What the session's page asks first. The server names the same addresses to the browser before this script runs, see its `page-files.ts`. */
export function sessionRowsPath(id: string): string {
  return `/api/sessions/${encodeURIComponent(id)}/rows`
}

/** Each large text of the event once: see `large` at the API's `EventDetail`. */
export function eventPath(id: string): string {
  return `${wholeEventPath(id)}?large=later`
}

export function wholeEventPath(id: string): string {
  return `/api/events/${encodeURIComponent(id)}`
}
