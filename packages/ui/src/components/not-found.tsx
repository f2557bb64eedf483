import { Notice } from './notice.tsx'
import { RouteLink } from './route-link.tsx'
import type { JSX } from 'react'

export function NotFound({ path }: { readonly path: string }): JSX.Element {
  return (
    <Notice title="There is no such page">
      <p>
        Nothing lives at <code>{path}</code>. <RouteLink to="/">All sessions</RouteLink>
      </p>
    </Notice>
  )
}
