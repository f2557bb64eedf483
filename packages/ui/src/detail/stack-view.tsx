import { useMemo } from 'react'
import { sourceLink, sourcePlaceOf } from '../model/source-link.ts'
import { placeBelow, stackLines } from '../model/stack.ts'
import { LongText } from './long-text.tsx'
import type { SourcePlace } from '../model/source-link.ts'
import type { StackLine } from '../model/stack.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

interface StackViewProps {
  readonly stack: string
  readonly detail: Pick<EventDetail, 'resource' | 'attributes'>
}

// The first lines say where; a recursion repeats itself ten thousand times.
const MAX_LINES = 80

/** A stack whose lines lead to the repository where it is known; what is not the program's own stands back. */
export function StackView({ stack, detail: { resource, attributes } }: StackViewProps): JSX.Element {
  const place = useMemo(() => sourcePlaceOf(resource, attributes), [resource, attributes])
  const all = useMemo(() => stackLines(stack), [stack])
  const shown = all.slice(0, MAX_LINES)
  const rest = all.slice(MAX_LINES)
  const links = shown.map((line) => linkOf(line, place))
  return (
    <>
      <pre>
        {shown.map((line, index) => (
          // The lines of a stack do not move.
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={index} line={line} link={links[index] ?? null} root={place?.root ?? null} />
        ))}
      </pre>
      {rest.length > 0 && (
        <LongText text={rest.map(({ before, place: at, after }) => before + at + after).join('\n')} cutAt={0} />
      )}
      {place !== null && links.some((link) => link !== null) && <Origin place={place} />}
    </>
  )
}

function linkOf({ file, line, isForeign }: StackLine, place: SourcePlace | null): string | null {
  return place === null || isForeign || file === null || line === null ? null : sourceLink(place, file, line)
}

interface LineProps {
  readonly line: StackLine
  readonly link: string | null
  readonly root: string | null
}

/** Paths within the repository are shown as it knows them; the copy button has them whole. */
function Line({ line: { before, place, after, isForeign }, link, root }: LineProps): JSX.Element {
  const shown = root === null ? place : placeBelow(place, root)
  return (
    <span className={`stack-line${isForeign ? ' faint' : ''}`}>
      {before}
      {link === null ? (
        shown
      ) : (
        <a href={link} target="_blank" rel="noopener noreferrer" title={link}>
          {shown}
        </a>
      )}
      {after}
      {'\n'}
    </span>
  )
}

function Origin({ place: { repository, commit, isDirty } }: { readonly place: SourcePlace }): JSX.Element {
  return (
    <p className="stack-origin">
      Lines lead to {repository.host}
      {repository.pathname} at <span className="commit">{commit.slice(0, 8)}</span>
      {isDirty === true && '; the work tree had changes, so a line may stand elsewhere there'}
    </p>
  )
}
