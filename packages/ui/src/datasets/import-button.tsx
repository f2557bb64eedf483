import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { addRows } from '../api/datasets.ts'
import { formatPlural } from '../model/format.ts'
import { importRows } from '../model/import-rows.ts'
import type { JSX } from 'react'

interface ImportButtonProps {
  readonly datasetId: string
  readonly onDone: () => Promise<void>
}

const BATCH = 1000

/** Appends the rows of a file; one that cannot be read whole is refused whole. */
export function ImportButton({ datasetId, onDone }: ImportButtonProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const importing = useMutation({
    mutationFn: async (file: File) => {
      const imported = importRows(await file.text(), file.name)
      if (imported.status === 'fault') throw new Error(imported.message)
      const { rows } = imported
      for (let from = 0; from < rows.length; from += BATCH) await addRows(datasetId, rows.slice(from, from + BATCH))
      await onDone()
      return rows.length
    },
  })
  return (
    <div className="import">
      <button type="button" className="button" disabled={importing.isPending} onClick={() => input.current?.click()}>
        {importing.isPending ? 'Importing …' : 'Import'}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to import"
        accept=".json,.jsonl,.ndjson,.csv"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) importing.mutate(file)
          target.value = ''
        }}
      />
      <output className={importing.error === null ? 'form-done' : 'form-fault'}>
        {importing.error !== null && importing.error.message}
        {importing.data !== undefined && `${formatPlural(importing.data, 'row')} imported`}
      </output>
    </div>
  )
}
