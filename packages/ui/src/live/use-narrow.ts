import { useSyncExternalStore } from 'react'

/** Below this width one thing is shown at a time; the stylesheets use the same number. */
const query = window.matchMedia('(max-width: 759px)')
// Asked once and followed: to ask the browser makes it bring its styles up to date, in the midst of a drawing.
let isNarrow = query.matches
query.addEventListener('change', ({ matches }) => (isNarrow = matches))

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => isNarrow)
}

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
