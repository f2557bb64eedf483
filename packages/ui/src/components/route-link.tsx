import { navigate } from 'wouter/use-browser-location'
import type { ComponentProps, JSX, MouseEvent } from 'react'

type RouteLinkProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & {
  readonly to: string
  /** Called when the link is followed inside the page. */
  readonly onNavigate?: () => void
}

/** A link inside the page; with a modifier key it is the browser's own. */
export function RouteLink({ to, onNavigate, children, ...rest }: RouteLinkProps): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
    onNavigate?.()
  }
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}
