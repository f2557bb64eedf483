import { useCallback, useEffect, useRef } from 'react'
import type { JSX, ReactNode } from 'react'

interface MenuProps {
  readonly label: ReactNode
  readonly children: (close: () => void) => ReactNode
  readonly className?: string
}

/** A button that unfolds a small panel; Escape or a press elsewhere folds it up again. */
export function Menu({ label, children, className = '' }: MenuProps): JSX.Element {
  const details = useRef<HTMLDetailsElement>(null)
  const close = useCallback((): void => details.current?.removeAttribute('open'), [])
  useEffect(() => {
    const closeOutside = ({ target }: PointerEvent): void => {
      if (target instanceof Node && details.current?.contains(target) === false) close()
    }
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || details.current?.open !== true) return
      close()
      details.current.querySelector('summary')?.focus()
    }
    window.addEventListener('pointerdown', closeOutside)
    window.addEventListener('keydown', closeByKey)
    return () => {
      window.removeEventListener('pointerdown', closeOutside)
      window.removeEventListener('keydown', closeByKey)
    }
  }, [close])
  return (
    <details ref={details} className={`menu ${className}`}>
      <summary className="button">{label}</summary>
      {/* oxlint-disable-next-line react/refs -- `close` reads the ref when it is called, which is never while drawing */}
      <div className="menu-panel">{children(close)}</div>
    </details>
  )
}
