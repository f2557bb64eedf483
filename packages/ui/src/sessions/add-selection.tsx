import { useState } from 'react'
import { lazily } from '../components/lazily.tsx'
import type { Selection } from '../api.ts'
import type { JSX } from 'react'

const AddToDataset = lazily(async () => (await import('../datasets/add-to-dataset.tsx')).AddToDataset, null)

/** Makes rows of a dataset out of what the filter leaves. */
export function AddSelection({ selection }: { readonly selection: Selection }): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Add to dataset
      </button>
      {isOpen && <AddToDataset from={{ kind: 'selection', selection }} onClose={() => setOpen(false)} />}
    </>
  )
}
