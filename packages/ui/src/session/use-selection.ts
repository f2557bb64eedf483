import { useCallback } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { useNarrow } from '../live/use-narrow.ts'
import { useRoute } from '../live/use-route.ts'
import { sessionPath } from '../model/route.ts'
import type { SessionView } from '../model/route.ts'

export interface Selection {
  readonly selected: string | null
  readonly tab: string | null
  readonly view: SessionView
  readonly select: (eventId: string) => void
  readonly openTab: (tab: string) => void
  readonly openView: (view: SessionView) => void
  readonly close: () => void
}

/** The selected span and how the session is shown are in the address bar and nowhere else. */
export function useSelection(sessionId: string): Selection {
  const route = useRoute()
  const isNarrow = useNarrow()
  const selected = route.kind === 'session' ? route.eventId : null
  const tab = route.kind === 'session' ? route.tab : null
  const view = route.kind === 'session' ? route.view : 'tree'
  // Walking through the spans must not fill the history; opening one on a phone is a step that Back takes back.
  const select = useCallback(
    (eventId: string) =>
      navigate(sessionPath(sessionId, { eventId, tab, view }), {
        replace: !isNarrow,
        state: { isOpenedHere: isNarrow },
      }),
    [sessionId, tab, view, isNarrow],
  )
  const openTab = (next: string): void =>
    navigate(sessionPath(sessionId, { eventId: selected, tab: next, view }), {
      replace: true,
      state: window.history.state,
    })
  const openView = (next: SessionView): void =>
    navigate(sessionPath(sessionId, { eventId: selected, tab, view: next }), {
      replace: true,
      state: window.history.state,
    })
  const close = (): void => {
    if (selected === null) return
    if (isOpenedHere(window.history.state)) window.history.back()
    else navigate(sessionPath(sessionId, { view }), { replace: true })
  }
  return { selected, tab, view, select, openTab, openView, close }
}

function isOpenedHere(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isOpenedHere' in state && state.isOpenedHere === true
}
