import { ApiError } from '../api.ts'
import type { JSX, ReactNode } from 'react'

interface NoticeProps {
  readonly title: string
  readonly children?: ReactNode
  readonly tone?: 'plain' | 'error'
}

/** A sentence in place of content, and what to do about it. */
export function Notice({ title, children, tone = 'plain' }: NoticeProps): JSX.Element {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

interface FailureProps {
  readonly error: Error
  readonly what: string
  readonly onRetry: () => void
}

/** Why something could not be read, in the server's words where it had any. */
export function Failure({ error, what, onRetry }: FailureProps): JSX.Element {
  const isUnreachable = error instanceof ApiError && error.code === 'unreachable'
  return (
    <Notice title={`Could not read ${what}`} tone="error">
      <p>{error.message}</p>
      {isUnreachable && (
        <p>
          Start the server with <code>npx honeyhive server</code>. The page reconnects by itself.
        </p>
      )}
      <p>
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      </p>
    </Notice>
  )
}
