import { useMemo } from 'react'
import { copyText } from '../model/json-value.ts'
import { LongText } from './long-text.tsx'
import { Section } from './section.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

/** Everything the server knows of the span, as it answered. */
export function RawView({ detail }: { readonly detail: EventDetail }): JSX.Element {
  const text = useMemo(() => copyText(detail), [detail])
  return (
    <Section title="The event as JSON" copy={() => text}>
      <LongText className="code" text={text} cutAt={20_000} />
    </Section>
  )
}
