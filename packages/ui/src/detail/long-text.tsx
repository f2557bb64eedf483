import { createContext, use, useState } from 'react'
import { formatCount } from '../model/format.ts'
import type { Context, JSX } from 'react'

/** Asks for what of the texts below was left for later. */
export const RestContext: Context<() => void> = createContext<() => void>(() => undefined)

interface LongTextProps {
  readonly text: string
  readonly className?: string
  readonly cutAt?: number
  /** Characters that follow and are not here yet. */
  readonly rest?: number
}

// More than this in one step would hold the page for longer than a blink.
const STEP = 200_000

/** Text as it is, line breaks kept, cut with a way to see the rest. Megabytes unfold in steps. */
export function LongText({ text, className = '', cutAt = 4000, rest = 0 }: LongTextProps): JSX.Element {
  const [shown, setShown] = useState(cutAt)
  const askForRest = use(RestContext)
  const length = text.length + rest
  // A text barely longer than the cut is shown whole.
  const isCut = length > shown * 1.2
  const hidden = length - Math.min(shown, text.length)
  const showMore = (): void => {
    setShown(shown + STEP)
    if (rest > 0) askForRest()
  }
  return (
    <div className={`long-text ${className}`}>
      {isCut ? text.slice(0, shown) : text}
      {(isCut || rest > 0) && (
        <button type="button" className="more" onClick={showMore}>
          … show {hidden > STEP ? `${formatCount(STEP)} of ` : 'all '}
          {formatCount(hidden)} more characters
        </button>
      )}
    </div>
  )
}
