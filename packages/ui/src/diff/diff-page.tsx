import { Notice } from '../components/notice.tsx'
import { useTitle } from '../live/use-title.ts'
import { SessionDiff } from './session-diff.tsx'
import { SpanDiff } from './span-diff.tsx'
import type { DiffSubject } from '../model/route.ts'
import type { JSX } from 'react'

interface DiffPageProps {
  readonly subject: DiffSubject
  readonly left: string
  readonly right: string
}

/** What differs between two sessions or two spans. */
export function DiffPage({ subject, left, right }: DiffPageProps): JSX.Element {
  useTitle('Difference')
  if (left === '' || right === '') {
    return (
      <Notice title="A difference needs two sides">
        <p>Open a session or a span, and press “Compare”.</p>
      </Notice>
    )
  }
  return subject === 'session' ? <SessionDiff left={left} right={right} /> : <SpanDiff left={left} right={right} />
}
