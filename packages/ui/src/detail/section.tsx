import { CopyButton } from '../components/copy-button.tsx'
import type { JSX, ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
  readonly copy?: () => string
}

export function Section({ title, children, copy }: SectionProps): JSX.Element {
  return (
    <section className="section">
      <div className="section-head">
        <h3>{title}</h3>
        {copy !== undefined && <CopyButton className="button quiet" label="Copy" text={copy} />}
      </div>
      {children}
    </section>
  )
}
