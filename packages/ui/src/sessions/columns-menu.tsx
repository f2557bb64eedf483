import { Menu } from '../components/menu.tsx'
import { columnIds } from '../model/list-state.ts'
import { columns } from './columns.tsx'
import type { ColumnId } from '../model/list-state.ts'
import type { JSX } from 'react'

interface ColumnsMenuProps {
  readonly chosen: readonly ColumnId[]
  readonly onChange: (chosen: readonly ColumnId[]) => void
}

export function ColumnsMenu({ chosen, onChange }: ColumnsMenuProps): JSX.Element {
  return (
    <Menu label="Columns" className="columns-menu">
      {() => (
        <fieldset>
          <legend className="only-read">Columns</legend>
          {columns.map(({ id, label }) => (
            <label key={id} className="menu-item">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  onChange(columnIds.filter((one) => (one === id ? target.checked : chosen.includes(one))))
                }
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
    </Menu>
  )
}
