import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { restoreVersion } from '../api/datasets.ts'
import { useRefreshDatasets } from '../live/dataset-queries.ts'
import { formatPlural } from '../model/format.ts'
import { datasetPath } from '../model/route.ts'
import type { JSX } from 'react'

interface RestoreButtonProps {
  readonly datasetId: string
  readonly version: number
  /** Rows that the dataset has now. */
  readonly rowCount: number
}

/** Asks by its own words: the second press restores. What it replaces is kept as a version. */
export function RestoreButton({ datasetId, version, rowCount }: RestoreButtonProps): JSX.Element {
  const [isAsking, setAsking] = useState(false)
  const refresh = useRefreshDatasets()
  const restoring = useMutation({
    mutationFn: () => restoreVersion(datasetId, version),
    onSuccess: async () => {
      await refresh()
      navigate(datasetPath(datasetId))
    },
  })
  return (
    <>
      <button
        type="button"
        className={`button${isAsking ? ' primary' : ''}`}
        disabled={restoring.isPending}
        onBlur={() => setAsking(false)}
        onClick={() => (isAsking ? restoring.mutate() : setAsking(true))}
      >
        {isAsking ? `Put it in place of the ${formatPlural(rowCount, 'row')} of now, which are kept` : 'Restore'}
      </button>
      {restoring.error !== null && <span className="form-fault">Not restored: {restoring.error.message}</span>}
    </>
  )
}
