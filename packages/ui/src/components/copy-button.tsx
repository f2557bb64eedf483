import { useEffect, useState } from 'react'
import type { JSX } from 'react'

interface CopyButtonProps {
  /** Made when pressed: what is copied may be megabytes. */
  readonly text: () => string
  readonly label: string
  readonly className?: string
}

const SHOWN_MILLIS = 1600

/** Copies, and says for a moment whether that succeeded: a page served from another host over http has no clipboard. */
export function CopyButton({ text, label, className = 'button' }: CopyButtonProps): JSX.Element {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return undefined
    const timer = setTimeout(() => setOutcome(null), SHOWN_MILLIS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      setOutcome('copied')
    } catch {
      // No permission, or no secure context: the reader is told and can select by hand.
      setOutcome('failed')
    }
  }
  return (
    <button type="button" className={className} onClick={() => void copy()} aria-live="polite">
      {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'No clipboard' : label}
    </button>
  )
}
