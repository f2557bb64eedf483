import { useMutation } from '@tanstack/react-query'
import { createVersion } from '../api/datasets.ts'
import { Menu } from '../components/menu.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { Time } from '../components/time.tsx'
import { useRefreshDatasets, useVersions } from '../live/dataset-queries.ts'
import { formatPlural } from '../model/format.ts'
import { datasetPath } from '../model/route.ts'
import type { JSX } from 'react'

interface VersionsMenuProps {
  readonly datasetId: string
  /** The version that is shown; null: the dataset as it is now. */
  readonly open: number | null
}

/** Keeps the rows as they are under a number and a name, and opens what was kept. */
export function VersionsMenu({ datasetId, open }: VersionsMenuProps): JSX.Element {
  const versions = useVersions(datasetId)
  const refresh = useRefreshDatasets()
  const making = useMutation({ mutationFn: (name: string) => createVersion(datasetId, name), onSuccess: refresh })
  return (
    <Menu label={open === null ? 'Versions' : `Version ${open}`}>
      {(close) => (
        <>
          <RouteLink
            className="menu-item"
            to={datasetPath(datasetId)}
            {...(open === null && { 'aria-current': 'true' })}
          >
            As it is now
          </RouteLink>
          {versions.data?.map(({ number, name, rowCount, createdAt }) => (
            <RouteLink
              key={number}
              className="menu-item version-line"
              to={datasetPath(datasetId, number)}
              {...(open === number && { 'aria-current': 'true' })}
            >
              <span>
                {number}. {name}
              </span>
              <span className="faint">
                {formatPlural(rowCount, 'row')}, <Time time={createdAt} form="short" />
              </span>
            </RouteLink>
          ))}
          <form
            className="view-form"
            onSubmit={onSubmit((data) => {
              const name = textIn(data, 'name')
              if (name !== '') making.mutate(name, { onSuccess: close })
            })}
          >
            <input
              name="name"
              aria-label="Name of the version"
              placeholder="Name these rows"
              maxLength={100}
              required
            />
            <button type="submit" className="button">
              Keep
            </button>
          </form>
          {making.error !== null && <p className="form-fault">{making.error.message}</p>}
        </>
      )}
    </Menu>
  )
}
