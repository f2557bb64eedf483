import { useSyncExternalStore } from 'react'

/** Below this width one thing is shown at a time; the stylesheets use the same number. */
const query = window.matchMedia('(max-width: 759px)')

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches)
}

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
