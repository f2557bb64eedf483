import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { addRows, changeRow, deleteDataset, removeRow } from '../api/datasets.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useDatapoints, useDataset, useRefreshDatasets, useVersionRows } from '../live/dataset-queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatPlural } from '../model/format.ts'
import { ImportButton } from './import-button.tsx'
import { RestoreButton } from './restore-button.tsx'
import { RowEditor } from './row-editor.tsx'
import { RowsTable } from './rows-table.tsx'
import { VersionsMenu } from './versions-menu.tsx'
import type { EditedRow } from './row-editor.tsx'
import type { ShownRow } from './rows-table.tsx'
import type { Dataset } from '@honeyhive/api/current'
import type { JSX } from 'react'

const PAGE = 50

export function DatasetPage({ id, version }: { readonly id: string; readonly version: number | null }): JSX.Element {
  const query = useDataset(id)
  useTitle(query.data?.name ?? 'Dataset')
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton rows={10} />
    return <Failure error={query.error} what="this dataset" onRetry={() => void query.refetch()} />
  }
  if (query.data === null) return <NoDataset id={id} />
  return <DatasetView dataset={query.data} version={version} />
}

function DatasetView({
  dataset,
  version,
}: {
  readonly dataset: Dataset
  readonly version: number | null
}): JSX.Element {
  const [page, setPage] = useState(0)
  const [edited, setEdited] = useState<ShownRow | 'new' | null>(null)
  const refresh = useRefreshDatasets()
  const ids = dataset.datapoints.slice(page * PAGE, (page + 1) * PAGE)
  const current = useDatapoints(version === null ? ids : [])
  const frozen = useVersionRows(dataset.id, version)
  const rows = version === null ? current.data : frozen.data?.slice(page * PAGE, (page + 1) * PAGE)
  const total = version === null ? dataset.datapoints.length : (frozen.data?.length ?? 0)
  const removing = useMutation({ mutationFn: (rowId: string) => removeRow(dataset.id, rowId), onSuccess: refresh })
  const save = async (row: EditedRow): Promise<void> => {
    if (edited === 'new') await addRows(dataset.id, [{ ...row, linked_event: null }])
    else if (edited !== null) await changeRow(edited.id, row)
    await refresh()
  }
  const fault = current.error ?? frozen.error ?? removing.error
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <p className="crumbs">
            <RouteLink to="/data">Datasets</RouteLink>
            {version !== null && <span>version {version}, as it was</span>}
          </p>
          <h1>{dataset.name}</h1>
          <p className="page-note">{formatPlural(total, 'row')}</p>
        </div>
        <div className="page-actions">
          <VersionsMenu datasetId={dataset.id} open={version} />
          {version !== null && (
            <RestoreButton datasetId={dataset.id} version={version} rowCount={dataset.datapoints.length} />
          )}
          {version === null && (
            <>
              <ImportButton datasetId={dataset.id} onDone={refresh} />
              <button type="button" className="button" onClick={() => setEdited('new')}>
                New row
              </button>
              <DeleteDataset dataset={dataset} />
            </>
          )}
        </div>
      </header>
      {fault !== null && <p className="form-fault">{fault.message}</p>}
      {total === 0 && version === null && <NoRows />}
      {rows === undefined ? (
        <Skeleton rows={10} />
      ) : (
        total > 0 && (
          <RowsTable
            rows={rows}
            first={page * PAGE + 1}
            {...(version === null && { onEdit: setEdited, onRemove: ({ id }: ShownRow) => removing.mutate(id) })}
          />
        )
      )}
      {total > PAGE && <Pages page={page} count={Math.ceil(total / PAGE)} onPage={setPage} />}
      {edited !== null && (
        <RowEditor
          title={edited === 'new' ? 'New row' : 'Edit row'}
          row={edited === 'new' ? { inputs: {}, ground_truth: null, metadata: null } : edited}
          onSave={save}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  )
}

interface PagesProps {
  readonly page: number
  readonly count: number
  readonly onPage: (page: number) => void
}

function Pages({ page, count, onPage }: PagesProps): JSX.Element {
  return (
    <nav className="pages" aria-label="Pages of rows">
      <button type="button" className="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span className="number">
        {page + 1} of {count}
      </span>
      <button type="button" className="button" disabled={page + 1 >= count} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  )
}

/** Asks by its own words: the second press deletes. */
function DeleteDataset({ dataset }: { readonly dataset: Dataset }): JSX.Element {
  const [isAsking, setAsking] = useState(false)
  const refresh = useRefreshDatasets()
  const deleting = useMutation({
    mutationFn: () => deleteDataset(dataset.id),
    onSuccess: async () => {
      navigate('/data')
      await refresh()
    },
  })
  return (
    <button
      type="button"
      className={`button${isAsking ? ' danger' : ''}`}
      onBlur={() => setAsking(false)}
      onClick={() => (isAsking ? deleting.mutate() : setAsking(true))}
    >
      {isAsking ? `Delete ${formatPlural(dataset.datapoints.length, 'row')}?` : 'Delete'}
    </button>
  )
}

function NoRows(): JSX.Element {
  return (
    <Notice title="No rows yet">
      <p>Import a JSON, JSONL or CSV file, write a row, or add spans and sessions from their pages.</p>
      <pre className="code">{'{"inputs": {"question": "How far?"}, "ground_truth": {"answer": "14 miles"}}'}</pre>
    </Notice>
  )
}

function NoDataset({ id }: { readonly id: string }): JSX.Element {
  return (
    <Notice title="There is no such dataset">
      <p>
        The server has no dataset <code>{id}</code>. <RouteLink to="/data">All datasets</RouteLink>
      </p>
    </Notice>
  )
}
