import { Component } from 'react'
import { Notice } from './notice.tsx'
import type { ReactNode } from 'react'

interface ErrorBoundaryProps {
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly error: unknown
}

/** A fault of the page itself takes down the view, not the page. Give it a `key` that changes with the view. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <Notice title="The page could not draw this" tone="error">
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Load again
          </button>
        </p>
      </Notice>
    )
  }
}
