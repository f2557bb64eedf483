import { Suspense, lazy } from 'react'
import { whenQuiet } from '../api/transport.ts'
import { Skeleton } from './skeleton.tsx'
import type { ComponentType, JSX } from 'react'

const loads: (() => Promise<unknown>)[] = []

/** A view whose script is fetched when it is first shown, or before that when the page has nothing else to do. */
export function lazily<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: JSX.Element | null = <Skeleton rows={10} />,
): (props: P) => JSX.Element {
  loads.push(load)
  const View = lazy(async () => ({ default: await load() }))
  return function Lazily(props: P) {
    return (
      <Suspense fallback={waiting}>
        <View {...props} />
      </Suspense>
    )
  }
}

/**
 * Fetches the scripts of the views that nobody has opened yet, once nobody waits for what the page shows: a page that is open
 * keeps working, and says what is wrong, when its server goes away. Returns what calls it off.
 */
export function prefetchViews(): () => void {
  const off = new AbortController()
  const fetchAll = (): void => {
    for (const load of loads) load().catch(() => null) // It is fetched again, and its failure said, when it is opened.
  }
  whenQuiet(off.signal).then(fetchAll, () => null) // Called off.
  return () => off.abort()
}
