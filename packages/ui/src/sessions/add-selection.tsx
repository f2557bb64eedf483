import { Suspense, lazy, useState } from 'react'
import type { Selection } from '../api.ts'
import type { JSX } from 'react'

const AddToDataset = lazy(async () => {
  const { AddToDataset: component } = await import('../datasets/add-to-dataset.tsx')
  return { default: component }
})

/** Makes rows of a dataset out of what the filter leaves. */
export function AddSelection({ selection }: { readonly selection: Selection }): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Add to dataset
      </button>
      {isOpen && (
        <Suspense>
          <AddToDataset from={{ kind: 'selection', selection }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
