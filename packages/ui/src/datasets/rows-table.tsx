import { RouteLink } from '../components/route-link.tsx'
import { isEmptyRecord, preview } from '../model/json-value.ts'
import { eventPath } from '../model/route.ts'
import type { EditedRow } from './row-editor.tsx'
import type { JSX } from 'react'

export interface ShownRow extends EditedRow {
  readonly id: string
  readonly linked_event: string | null
}

interface RowsTableProps {
  readonly rows: readonly ShownRow[]
  /** The place of the first one in the dataset, from 1. */
  readonly first: number
  /** Absent: nothing can be changed. */
  readonly onEdit?: (row: ShownRow) => void
  readonly onRemove?: (row: ShownRow) => void
}

export function RowsTable({ rows, first, onEdit, onRemove }: RowsTableProps): JSX.Element {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a narrow page scrolls it sideways
    <section className="sheet-scroll" tabIndex={0} aria-label="Rows">
      <table className="sheet">
        <thead>
          <tr>
            <th className="number">Row</th>
            <th>Inputs</th>
            <th>Ground truth</th>
            <th>From</th>
            {onEdit !== undefined && <th className="sheet-actions">Change</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id}>
              <td className="number faint">{first + index}</td>
              <td className="sheet-json">{recordText(row.inputs)}</td>
              <td className="sheet-json">{recordText(row.ground_truth)}</td>
              <td>
                {row.linked_event === null ? (
                  <span className="faint">–</span>
                ) : (
                  <RouteLink to={eventPath(row.linked_event)}>span</RouteLink>
                )}
              </td>
              {onEdit !== undefined && (
                <td className="sheet-actions">
                  <button type="button" className="button quiet" onClick={() => onEdit(row)}>
                    Edit
                  </button>
                  <button type="button" className="button quiet" onClick={() => onRemove?.(row)}>
                    Remove
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const CUT = 400

/** A record of one text reads as that text, the rest as what is in it. */
function recordText(record: Readonly<Record<string, unknown>> | null): JSX.Element {
  if (record === null || isEmptyRecord(record)) return <span className="faint">–</span>
  const entries = Object.entries(record)
  const [only] = entries
  if (entries.length === 1 && only !== undefined && typeof only[1] === 'string') {
    return (
      <>
        <span className="json-key">{only[0]}</span> {only[1].length > CUT ? `${only[1].slice(0, CUT)}…` : only[1]}
      </>
    )
  }
  return <>{preview(record)}</>
}
