import { formatExact } from '../model/clock.ts'
import { formatDuration } from '../model/format.ts'
import { isEmptyRecord } from '../model/json-value.ts'
import { Record } from './data-view.tsx'
import { JsonTree } from './json-tree.tsx'
import { Section } from './section.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

/** What came over the wire: the span's own attributes, its events and links, and who sent it. */
export function AttributesView({ detail }: { readonly detail: EventDetail }): JSX.Element {
  return (
    <>
      <Record title="Span attributes" path="attributes" value={detail.attributes} />
      {detail.spanEvents.length > 0 && <SpanEvents detail={detail} />}
      {detail.links.length > 0 && (
        <Section title="Links">
          <JsonTree value={detail.links} path="links" />
        </Section>
      )}
      <Record title="Resource" path="resource" value={detail.resource} />
      <Section title="Identity">
        <JsonTree value={identityOf(detail)} />
      </Section>
    </>
  )
}

function identityOf(detail: EventDetail): Readonly<Record<string, unknown>> {
  const { id, sessionId, parentId, traceId, spanId, source, scope, startTime } = detail
  return {
    event: id,
    parent: parentId,
    session: sessionId,
    trace: traceId,
    span: spanId,
    source,
    scope: scope === null ? null : `${scope.name} ${scope.version}`.trim(),
    started: formatExact(startTime),
  }
}

function SpanEvents({ detail }: { readonly detail: EventDetail }): JSX.Element {
  return (
    <Section title="Events">
      <ol className="span-events">
        {detail.spanEvents.map((event, index) => (
          // Events are a log: none moves or goes away.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <div className="span-event-head">
              <span className="span-event-name">{event.name}</span>
              <span className="number faint" title={formatExact(event.time)}>
                after {formatDuration(Math.max(0, event.time - detail.startTime))}
              </span>
            </div>
            {!isEmptyRecord(event.attributes) && (
              <JsonTree value={event.attributes} path={`spanEvents[${index}].attributes`} />
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}
