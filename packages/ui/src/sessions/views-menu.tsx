import { Menu } from '../components/menu.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { forgetView, saveView, useSavedViews } from '../live/saved-views.ts'
import type { JSX } from 'react'

/** The list's states that were given a name. */
export function ViewsMenu({ path }: { readonly path: string }): JSX.Element {
  const views = useSavedViews()
  return (
    <Menu label="Views">
      {() => (
        <>
          {views.length === 0 && <p className="menu-note">Name what you see, and come back to it from here.</p>}
          <ul>
            {views.map((view) => (
              <li key={view.name} className="view-line">
                <RouteLink className="menu-item" to={view.path} {...(view.path === path && { 'aria-current': 'true' })}>
                  {view.name}
                </RouteLink>
                <button
                  type="button"
                  className="tiny-button"
                  aria-label={`Forget ${view.name}`}
                  onClick={() => forgetView(view.name)}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
          <form
            className="view-form"
            onSubmit={onSubmit((data) => {
              const name = textIn(data, 'name')
              if (name !== '') saveView({ name, path })
            })}
          >
            <input name="name" aria-label="Name of the view" placeholder="Name this view" maxLength={60} required />
            <button type="submit" className="button">
              Save
            </button>
          </form>
        </>
      )}
    </Menu>
  )
}
