import { useMemo } from 'react'
import { parseFilter } from '../filter/parse-filter.ts'
import { boundsOf } from '../model/list-state.ts'
import { useNow } from './use-now.ts'
import type { Selection } from '../api.ts'
import type { ListState } from '../model/list-state.ts'

/**
 * What the list's state asks the server for. A term that is not understood, or half typed, is left out and the others hold: what
 * the same letters meant a key ago, such as a word to look for, is not what is being asked.
 */
export function useSelection({ filter, range }: ListState): Selection {
  const now = useNow()
  const { where } = useMemo(() => parseFilter(filter), [filter])
  const { from, to } = boundsOf(range, now)
  return useMemo(() => ({ where, startedAfter: from, startedBefore: to }), [where, from, to])
}
