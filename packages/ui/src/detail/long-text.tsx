import { useState } from 'react'
import { formatCount } from '../model/format.ts'
import type { JSX } from 'react'

interface LongTextProps {
  readonly text: string
  readonly className?: string
  readonly cutAt?: number
}

// More than this in one step would hold the page for longer than a blink.
const STEP = 200_000

/** Text as it is, line breaks kept, cut with a way to see the rest. Megabytes unfold in steps. */
export function LongText({ text, className = '', cutAt = 4000 }: LongTextProps): JSX.Element {
  const [shown, setShown] = useState(cutAt)
  // A text barely longer than the cut is shown whole.
  const isCut = text.length > shown * 1.2
  const rest = text.length - shown
  return (
    <div className={`long-text ${className}`}>
      {isCut ? text.slice(0, shown) : text}
      {isCut && (
        <button type="button" className="more" onClick={() => setShown(shown + STEP)}>
          … show {rest > STEP ? `${formatCount(STEP)} of ` : 'all '}
          {formatCount(rest)} more characters
        </button>
      )}
    </div>
  )
}
