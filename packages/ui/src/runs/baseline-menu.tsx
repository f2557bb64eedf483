import { Menu } from '../components/menu.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Time } from '../components/time.tsx'
import { useRuns } from '../live/run-queries.ts'
import { comparisonPath } from '../model/route.ts'
import { nameOf } from './runs-page.tsx'
import type { Run } from '@honeyhive/api/current'
import type { JSX } from 'react'

const SHOWN = 12

/** Which run this one is held against. */
export function BaselineMenu({ run }: { readonly run: Run }): JSX.Element {
  const runs = useRuns()
  const others = (runs.data?.evaluations ?? []).filter(({ run_id: id }) => id !== run.run_id).slice(0, SHOWN)
  return (
    <Menu label="Compare with …">
      {() =>
        others.length === 0 ? (
          <p className="menu-note">There is no other run yet.</p>
        ) : (
          others.map((other) => (
            <RouteLink
              key={other.run_id}
              className="menu-item version-line"
              to={comparisonPath([other.run_id, run.run_id])}
            >
              <span>{nameOf(other)}</span>
              <span className="faint">
                <Time time={Date.parse(other.created_at)} form="short" />
              </span>
            </RouteLink>
          ))
        )
      }
    </Menu>
  )
}
