import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { addEvents, addRows, createDataset } from '../api/datasets.ts'
import { fetchEvents } from '../api.ts'
import { Dialog } from '../components/dialog.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { JsonTree } from '../detail/json-tree.tsx'
import { useDatasets, useRefreshDatasets } from '../live/dataset-queries.ts'
import { formatPlural } from '../model/format.ts'
import { datasetPath } from '../model/route.ts'
import type { Selection } from '../api.ts'
import type { NewRow } from '../api/datasets.ts'
import type { JSX } from 'react'

/** What becomes rows: one span or session as it is shown, or the events that a filter leaves. */
export type RowSource =
  | { readonly kind: 'row'; readonly row: NewRow }
  | { readonly kind: 'selection'; readonly selection: Selection }

interface AddToDatasetProps {
  readonly from: RowSource
  readonly onClose: () => void
}

const NEW = ''
const MAX_EVENTS = 1000

export function AddToDataset({ from, onClose }: AddToDatasetProps): JSX.Element {
  const datasets = useDatasets()
  const refresh = useRefreshDatasets()
  const [chosen, setChosen] = useState<string | null>(null)
  const target = chosen ?? datasets.data?.[0]?.id ?? NEW
  const adding = useMutation({
    mutationFn: async (name: string) => {
      const id = target === NEW ? await createDataset(name) : target
      const count = await addFrom(from, id)
      await refresh()
      return { id, count }
    },
  })
  return (
    <Dialog title="Add to a dataset" onClose={onClose}>
      <form className="form-block" onSubmit={onSubmit((data) => adding.mutate(textIn(data, 'name')))}>
        <label>
          Dataset
          <select value={target} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
            {datasets.data?.map(({ id, name, datapoints }) => (
              <option key={id} value={id}>
                {name} ({formatPlural(datapoints.length, 'row')})
              </option>
            ))}
            <option value={NEW}>A new one</option>
          </select>
        </label>
        {target === NEW && (
          <label>
            Name
            <input name="name" required maxLength={200} placeholder="refund questions" />
          </label>
        )}
        {from.kind === 'row' ? <RowPreview row={from.row} /> : <SelectionNote />}
        <button type="submit" className="button primary" disabled={adding.isPending}>
          Add
        </button>
      </form>
      {adding.error !== null && (
        <p className="form-fault" role="alert">
          Not added: {adding.error.message}
        </p>
      )}
      {adding.data !== undefined && (
        <output className="form-done">
          {formatPlural(adding.data.count, 'row')} added.{' '}
          <RouteLink to={datasetPath(adding.data.id)}>Open the dataset</RouteLink>
        </output>
      )}
    </Dialog>
  )
}

async function addFrom(from: RowSource, datasetId: string): Promise<number> {
  if (from.kind === 'row') return (await addRows(datasetId, [from.row])).length
  const { events } = await fetchEvents(from.selection, { limit: MAX_EVENTS })
  return events.length === 0
    ? 0
    : addEvents(
        datasetId,
        events.map(({ id }) => id),
      )
}

function RowPreview({ row }: { readonly row: NewRow }): JSX.Element {
  return (
    <div className="row-preview">
      <JsonTree value={{ inputs: row.inputs, ground_truth: row.ground_truth }} openDepth={2} />
    </div>
  )
}

function SelectionNote(): JSX.Element {
  return (
    <p className="form-note">
      Every step that the filter and the time leave becomes a row, the newest {MAX_EVENTS.toLocaleString('en-US')} at
      most: what it got as inputs, what it gave as ground truth.
    </p>
  )
}
