import { useMemo } from 'react'
import { textDiff } from '../model/text-diff.ts'
import type { JSX } from 'react'

interface TextDiffViewProps {
  readonly before: string
  readonly after: string
}

const CUT = 60_000

/** One text with what was taken away struck through and what came marked. */
export function TextDiffView({ before, after }: TextDiffViewProps): JSX.Element {
  const parts = useMemo(() => textDiff(before.slice(0, CUT), after.slice(0, CUT)), [before, after])
  const isCut = before.length > CUT || after.length > CUT
  return (
    <div className="text-diff">
      {parts.map(({ kind, text }, index) => {
        // The parts are those of one text in its order.
        // oxlint-disable-next-line react/no-array-index-key
        if (kind === 'same') return <span key={index}>{text}</span>
        // oxlint-disable-next-line react/no-array-index-key
        return kind === 'added' ? <ins key={index}>{text}</ins> : <del key={index}>{text}</del>
      })}
      {isCut && <p className="faint">Only the first {CUT.toLocaleString('en-US')} characters are compared.</p>}
    </div>
  )
}
