import { useMutation } from '@tanstack/react-query'
import { navigate } from 'wouter/use-browser-location'
import { createDataset } from '../api/datasets.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { Time } from '../components/time.tsx'
import { useDatasets, useRefreshDatasets } from '../live/dataset-queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatCount } from '../model/format.ts'
import { datasetPath } from '../model/route.ts'
import type { Dataset } from '@honeyhive/api/current'
import type { JSX } from 'react'

/** All datasets, the one that changed last first. */
export function DatasetsPage(): JSX.Element {
  const query = useDatasets()
  useTitle('Datasets')
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton rows={8} />
    return <Failure error={query.error} what="the datasets" onRetry={() => void query.refetch()} />
  }
  const newest = query.data.toSorted((one, other) => other.updated_at.localeCompare(one.updated_at))
  return (
    <div className="page">
      <header className="page-head">
        <h1>Datasets</h1>
        <NewDataset />
      </header>
      {newest.length === 0 ? <FirstDataset /> : <DatasetsTable datasets={newest} />}
    </div>
  )
}

function NewDataset(): JSX.Element {
  const refresh = useRefreshDatasets()
  const making = useMutation({
    mutationFn: createDataset,
    onSuccess: async (id) => {
      await refresh()
      navigate(datasetPath(id))
    },
  })
  return (
    <form
      className="form-line"
      onSubmit={onSubmit((data) => {
        const name = textIn(data, 'name')
        if (name !== '') making.mutate(name)
      })}
    >
      <input name="name" aria-label="Name of a new dataset" placeholder="Name of a new dataset" required />
      <button type="submit" className="button">
        New dataset
      </button>
      {making.error !== null && <span className="form-fault">{making.error.message}</span>}
    </form>
  )
}

function DatasetsTable({ datasets }: { readonly datasets: readonly Dataset[] }): JSX.Element {
  return (
    <div className="sheet-scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>Dataset</th>
            <th className="number">Rows</th>
            <th>Changed</th>
          </tr>
        </thead>
        <tbody>
          {datasets.map(({ id, name, description, datapoints, updated_at: changed }) => (
            <tr key={id}>
              <td className="sheet-main">
                <RouteLink to={datasetPath(id)}>{name === '' ? id : name}</RouteLink>
                {description !== null && description !== undefined && description !== '' && (
                  <span className="sheet-note">{description}</span>
                )}
              </td>
              <td className="number">{formatCount(datapoints.length)}</td>
              <td>
                <Time time={Date.parse(changed)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FirstDataset(): JSX.Element {
  return (
    <Notice title="No datasets yet">
      <p>A dataset is a list of inputs, and of what a good answer to each would be. Three ways to the first one:</p>
      <ul className="ways">
        <li>Name one above, and import a JSON, JSONL or CSV file into it.</li>
        <li>
          Open a <RouteLink to="/">session</RouteLink>, choose a span, and press “Add to dataset”.
        </li>
        <li>
          Filter the sessions, for example by <code>feedback.rating:false</code>, and add all that is left.
        </li>
      </ul>
    </Notice>
  )
}
