import { useMemo } from 'react'
import { usePathname, useSearch } from 'wouter/use-browser-location'
import { parseRoute } from '../model/route.ts'
import type { Route } from '../model/route.ts'

/** Where the reader is; follows the address bar. */
export function useRoute(): Route {
  const path = usePathname()
  const search = useSearch()
  return useMemo(() => parseRoute(path, search), [path, search])
}
