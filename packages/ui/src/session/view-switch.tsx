import { useKeys } from '../live/use-keys.ts'
import { useNarrow } from '../live/use-narrow.ts'
import type { SessionView } from '../model/route.ts'
import type { JSX } from 'react'

interface ViewSwitchProps {
  readonly view: SessionView
  readonly onView: (view: SessionView) => void
}

const LABELS: Readonly<Record<SessionView, string>> = { tree: 'Tree', waterfall: 'Waterfall', thread: 'Thread' }

/** Ways to see the same spans; `v` goes through them. On a phone the tree has its bars below each line and is both. */
export function ViewSwitch({ view, onView }: ViewSwitchProps): JSX.Element {
  const isNarrow = useNarrow()
  const views: readonly SessionView[] = isNarrow ? ['tree', 'thread'] : ['tree', 'waterfall', 'thread']
  const open = views.includes(view) ? view : 'tree'
  useKeys({ v: () => onView(views[(views.indexOf(open) + 1) % views.length] ?? 'tree') })
  return (
    <fieldset className="view-switch" aria-label="How the session is shown">
      {views.map((one) => (
        <button key={one} type="button" aria-pressed={one === open} onClick={() => onView(one)}>
          {LABELS[one]}
        </button>
      ))}
    </fieldset>
  )
}
