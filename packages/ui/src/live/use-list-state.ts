import { useCallback, useMemo } from 'react'
import { navigate, useSearch } from 'wouter/use-browser-location'
import { listPath, parseListState } from '../model/list-state.ts'
import type { ListState } from '../model/list-state.ts'

export interface ListStateInAddress {
  readonly state: ListState
  /** `step`: Back undoes it; typing is no step. */
  readonly change: (part: Partial<ListState>, kind?: 'step' | 'typing') => void
}

/** The list's state; it lives in the address bar and nowhere else. */
export function useListState(): ListStateInAddress {
  const search = useSearch()
  const state = useMemo(() => parseListState(search), [search])
  const change = useCallback((part: Partial<ListState>, kind: 'step' | 'typing' = 'step') => {
    const current = parseListState(window.location.search)
    navigate(listPath({ ...current, ...part }), { replace: kind === 'typing' })
  }, [])
  return { state, change }
}
