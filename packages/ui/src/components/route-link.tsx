import { navigate } from 'wouter/use-browser-location'
import type { ComponentProps, JSX, MouseEvent } from 'react'

type RouteLinkProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { readonly to: string }

/** A link inside the page; with a modifier key it is the browser's own. */
export function RouteLink({ to, children, ...rest }: RouteLinkProps): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}
