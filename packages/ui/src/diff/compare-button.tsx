import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { Dialog } from '../components/dialog.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { Time } from '../components/time.tsx'
import { useSessions } from '../live/queries.ts'
import { formatDuration } from '../model/format.ts'
import { diffPath, parseRoute } from '../model/route.ts'
import type { DiffSubject } from '../model/route.ts'
import type { JSX } from 'react'

export interface Candidate {
  readonly id: string
  readonly title: string
  readonly startTime: number
  readonly durationMillis: number | null
}

interface CompareButtonProps {
  readonly subject: DiffSubject
  readonly id: string
  /** What lies near: spans of the same name in this session. Sessions are read when the dialog opens. */
  readonly candidates?: readonly Candidate[]
}

/** Chooses the other side of a difference, from what lies near or by a link or id. */
export function CompareButton({ subject, id, candidates }: CompareButtonProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Compare
      </button>
      {isOpen && (
        <Dialog title={`Compare this ${subject} with`} onClose={() => setOpen(false)}>
          <form
            className="form-line"
            onSubmit={onSubmit((data) => {
              const other = idIn(textIn(data, 'other'), subject)
              if (other !== '') navigate(diffPath(subject, other, id))
            })}
          >
            <input name="other" aria-label={`Link or id of a ${subject}`} placeholder={`Link or id of a ${subject}`} />
            <button type="submit" className="button">
              Compare
            </button>
          </form>
          {candidates === undefined ? (
            <RecentSessions id={id} />
          ) : (
            <Candidates subject={subject} id={id} candidates={candidates} />
          )}
        </Dialog>
      )}
    </>
  )
}

const SHOWN = 20

function RecentSessions({ id }: { readonly id: string }): JSX.Element {
  const sessions = useSessions()
  const all = sessions.data?.pages.flatMap((page) => page.sessions) ?? []
  const name = all.find((session) => session.id === id)?.name
  // Runs of the same program first: those are what one compares.
  const near = all.toSorted((one, other) => Number(other.name === name) - Number(one.name === name))
  return (
    <Candidates
      subject="session"
      id={id}
      candidates={near.map(({ id: sessionId, title, name: program, startTime, durationMillis }) => ({
        id: sessionId,
        title: title ?? program,
        startTime,
        durationMillis,
      }))}
    />
  )
}

function Candidates({ subject, id, candidates }: Required<CompareButtonProps>): JSX.Element {
  const others = candidates.filter((one) => one.id !== id).slice(0, SHOWN)
  if (others.length === 0) return <p className="form-note">Nothing else of that kind is near; paste a link above.</p>
  return (
    <ul className="candidates">
      {others.map((other) => (
        <li key={other.id}>
          <button type="button" className="menu-item" onClick={() => navigate(diffPath(subject, other.id, id))}>
            <span className="candidate-title">{other.title}</span>
            <span className="faint">
              {formatDuration(other.durationMillis)}, <Time time={other.startTime} form="short" />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The id in a pasted link of this page, else the text itself. */
function idIn(text: string, subject: DiffSubject): string {
  if (!URL.canParse(text)) return text
  const { pathname, search } = new URL(text)
  const route = parseRoute(pathname, search)
  if (route.kind === 'span') return route.eventId
  if (route.kind !== 'session') return ''
  return subject === 'session' ? route.sessionId : (route.eventId ?? '')
}
