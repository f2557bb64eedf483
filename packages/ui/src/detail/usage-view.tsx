import { UNKNOWN, formatCost, formatCount } from '../model/format.ts'
import { usageLines, usageWords } from '../model/usage-lines.ts'
import type { UsageBreakdown } from '@honeyhive/api'
import type { JSX } from 'react'

/** What the tokens of a call were, and what each kind cost; nothing where the header's figures say all that is known. */
export function UsageView({ usage }: { readonly usage: UsageBreakdown }): JSX.Element | null {
  const lines = usageLines(usage)
  const hasCosts = usage.costParts !== null
  if (lines.length === 2 && !hasCosts) return null
  return (
    <details className="usage">
      <summary>
        Tokens and cost <span className="faint">{usageWords(usage)}</span>
      </summary>
      <table>
        <thead>
          <tr>
            <th>Kind</th>
            <th className="number">Tokens</th>
            {hasCosts && <th className="number">Cost</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, isPart, tokens, costUsd }) => (
            <tr key={label} className={isPart ? 'usage-part' : ''}>
              <td>{label}</td>
              <td className="number">{tokens === null ? UNKNOWN : formatCount(tokens)}</td>
              {hasCosts && <td className="number">{costUsd === null ? '' : formatCost(costUsd)}</td>}
            </tr>
          ))}
          {usage.costUsd !== null && (
            <tr className="usage-total">
              <td>{hasCosts ? 'Cost, by list price' : 'Cost, as it was sent'}</td>
              <td className="number" colSpan={hasCosts ? 2 : 1}>
                {formatCost(usage.costUsd)}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </details>
  )
}
