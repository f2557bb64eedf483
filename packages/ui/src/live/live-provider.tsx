import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useState } from 'react'
import { followChanges } from '../api.ts'
import { applyNotice, refreshAll } from './queries.ts'
import type { StreamState } from '../api.ts'
import type { JSX, ReactNode } from 'react'

const LiveContext = createContext<StreamState>('connecting')

/** Whether the page hears the server's changes at the moment. */
export function useLiveState(): StreamState {
  return use(LiveContext)
}

/** Holds the one stream of changes of this page and applies them to what is loaded. */
export function LiveProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const queryClient = useQueryClient()
  const [state, setState] = useState<StreamState>('connecting')
  useEffect(() => {
    let wasLost = false
    return followChanges({
      onChange: (notice) => applyNotice(queryClient, notice),
      onState: (next) => {
        setState(next)
        // What changed while nobody listened is asked for once.
        if (next === 'open' && wasLost) refreshAll(queryClient)
        wasLost = next === 'lost'
      },
    })
  }, [queryClient])
  return <LiveContext value={state}>{children}</LiveContext>
}
