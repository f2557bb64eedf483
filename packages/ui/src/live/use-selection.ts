import { useMemo, useState } from 'react'
import { parseFilter } from '../filter/parse-filter.ts'
import { boundsOf } from '../model/list-state.ts'
import { useNow } from './use-now.ts'
import type { Selection } from '../api.ts'
import type { ListState } from '../model/list-state.ts'

/** What the list's state asks the server for. While a term is half typed, the last whole filter stays. */
export function useSelection({ filter, range }: ListState): Selection {
  const now = useNow()
  const parsed = useMemo(() => parseFilter(filter), [filter])
  const [lastWhole, setLastWhole] = useState(parsed)
  if (parsed.faults.length === 0 && lastWhole !== parsed) setLastWhole(parsed)
  const { where } = lastWhole
  const { from, to } = boundsOf(range, now)
  return useMemo(() => ({ where, startedAfter: from, startedBefore: to }), [where, from, to])
}
