import { useState } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { isRecord } from '../model/json-value.ts'
import type { NewRow } from '../api/datasets.ts'
import type { JSX } from 'react'

export type EditedRow = Pick<NewRow, 'inputs' | 'ground_truth' | 'metadata'>

interface RowEditorProps {
  readonly title: string
  readonly row: EditedRow
  readonly onSave: (row: EditedRow) => Promise<unknown>
  readonly onClose: () => void
}

const PARTS = [
  ['inputs', 'Inputs'],
  ['ground_truth', 'Ground truth'],
  ['metadata', 'Metadata'],
] as const

/** A row as JSON, part by part. */
export function RowEditor({ title, row, onSave, onClose }: RowEditorProps): JSX.Element {
  const [fault, setFault] = useState<string | null>(null)
  const save = async (data: FormData): Promise<void> => {
    const edited = read(data)
    if (typeof edited === 'string') {
      setFault(edited)
      return
    }
    try {
      await onSave(edited)
      onClose()
    } catch (error) {
      setFault(`Not saved: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return (
    <Dialog title={title} onClose={onClose} className="dialog-wide">
      <form className="form-block" onSubmit={onSubmit((data) => void save(data))}>
        {PARTS.map(([name, label]) => (
          <label key={name}>
            {label}
            <textarea
              name={name}
              className="code"
              spellCheck={false}
              rows={name === 'metadata' ? 3 : 7}
              defaultValue={row[name] === null ? '' : JSON.stringify(row[name], null, 2)}
            />
          </label>
        ))}
        {fault !== null && (
          <p className="form-fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" className="button primary">
          Save
        </button>
      </form>
    </Dialog>
  )
}

/** The row, or which part is no JSON object. */
function read(data: FormData): EditedRow | string {
  const parts: Record<string, Record<string, unknown> | null> = {}
  for (const [name, label] of PARTS) {
    const text = textIn(data, name)
    const value = text === '' ? null : parse(text)
    if (value !== null && !isRecord(value))
      return `${label} is no JSON object: expected something like {"question": "…"}.`
    parts[name] = value
  }
  return {
    inputs: parts['inputs'] ?? {},
    ground_truth: parts['ground_truth'] ?? null,
    metadata: parts['metadata'] ?? null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the caller says so of whatever is no object.
    return undefined
  }
}
