import { CopyButton } from '../components/copy-button.tsx'
import { LongText } from './long-text.tsx'
import { StackView } from './stack-view.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

/** What went wrong, before anything else; the stack unfolds. */
export function ErrorPanel({ detail }: { readonly detail: EventDetail }): JSX.Element {
  const { error, errorText, errorStack } = detail
  const text = errorText ?? error ?? ''
  return (
    <div className="error-panel">
      <div className="error-head">
        <h3>Error</h3>
        <CopyButton
          className="button quiet"
          label="Copy"
          text={() => [text, errorStack].filter(Boolean).join('\n\n')}
        />
      </div>
      <LongText text={text} className="error-text" />
      {errorStack !== null && (
        <details className="error-stack" open>
          <summary>Stack</summary>
          <StackView stack={errorStack} detail={detail} />
        </details>
      )}
    </div>
  )
}
