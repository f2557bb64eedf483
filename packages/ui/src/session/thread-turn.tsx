import { useState } from 'react'
import { TypeMark } from '../components/type-mark.tsx'
import { PartView } from '../detail/turn-view.tsx'
import { formatCount, formatDuration } from '../model/format.ts'
import { stepsWords } from '../model/thread.ts'
import type { ThreadMessage, ThreadStep, ThreadTurn } from '@honeyhive/api'
import type { JSX } from 'react'

interface ThreadTurnProps {
  readonly turn: ThreadTurn
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

/** What was said, what was done about it, what was answered. */
export function ThreadTurnView({ turn, selectedId, onSelect }: ThreadTurnProps): JSX.Element {
  const { said, stepCount, answer, failure, isRunning, durationMillis } = turn
  return (
    <li className="thread-turn">
      {said.map((message, index) => (
        // What was said stays in its order.
        // oxlint-disable-next-line react/no-array-index-key
        <Said key={index} message={message} isSelected={message.eventId === selectedId} onSelect={onSelect} />
      ))}
      {stepCount > 0 && <Steps turn={turn} selectedId={selectedId} onSelect={onSelect} />}
      {answer !== null && (
        <Said
          message={answer}
          isSelected={answer.eventId === selectedId}
          onSelect={onSelect}
          note={durationMillis === null ? '' : `after ${formatDuration(durationMillis)}`}
        />
      )}
      {failure !== null && (
        <button
          type="button"
          className="thread-failure"
          aria-current={failure.eventId === selectedId}
          onClick={() => onSelect(failure.eventId)}
        >
          No answer: {failure.error}
        </button>
      )}
      {isRunning && <p className="thread-running running">Still running</p>}
      {answer === null && failure === null && !isRunning && (
        <p className="thread-running faint">No answer was recorded.</p>
      )}
    </li>
  )
}

interface SaidProps {
  readonly message: ThreadMessage
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
  readonly note?: string
}

const TEXT_CUT = 4000

/** The head selects the span; the text itself stays text, to be read and copied. */
function Said({ message, isSelected, onSelect, note = '' }: SaidProps): JSX.Element {
  const { eventId, role, parts, isCut } = message
  return (
    <div className={`thread-said thread-${role}${isSelected ? ' is-selected' : ''}`}>
      <button type="button" className="thread-head" aria-current={isSelected} onClick={() => onSelect(eventId)}>
        <span className="thread-role">{role === 'user' ? 'User' : 'Assistant'}</span>
        {note !== '' && <span className="thread-note">{note}</span>}
      </button>
      <div className="thread-parts">
        {parts.map((part, index) => (
          <PartView
            // Parts of a message never change their order.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            part={part.kind === 'tool-call' ? { kind: 'other', value: part } : part}
            cutAt={TEXT_CUT}
          />
        ))}
        {isCut && (
          <button type="button" className="more" onClick={() => onSelect(eventId)}>
            It goes on in the span
          </button>
        )}
      </div>
    </div>
  )
}

interface StepsProps {
  readonly turn: Pick<ThreadTurn, 'steps' | 'stepCount'>
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

/** One line; it unfolds by a press, and by itself while one of its steps is selected. */
function Steps({ turn, selectedId, onSelect }: StepsProps): JSX.Element {
  const { steps, stepCount } = turn
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? steps.some(({ eventId }) => eventId === selectedId)
  const failed = steps.filter(({ status }) => status === 'error').length
  return (
    <div className="thread-steps">
      <button type="button" className="thread-line" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <svg viewBox="0 0 10 10" aria-hidden="true" className={isOpen ? 'is-open' : ''}>
          <path d="M3.2 1.8 6.8 5 3.2 8.2" />
        </svg>
        <span className="thread-words">{stepsWords(turn)}</span>
        {failed > 0 && <span className="error-count">{failed} failed</span>}
      </button>
      {isOpen && (
        <ol>
          {steps.map((step, index) => (
            <Step
              // A call may have asked for several tools that no span tells of: they share its id.
              // oxlint-disable-next-line react/no-array-index-key
              key={`${step.eventId} ${index}`}
              step={step}
              isSelected={step.eventId === selectedId}
              onSelect={onSelect}
            />
          ))}
          {steps.length < stepCount && (
            <li className="thread-running faint">
              The first {formatCount(steps.length)} of {formatCount(stepCount)}; the tree has all of them.
            </li>
          )}
        </ol>
      )}
    </div>
  )
}

interface StepProps {
  readonly step: ThreadStep
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
}

function Step({ step, isSelected, onSelect }: StepProps): JSX.Element {
  const { kind, eventId, name, status, error, durationMillis, text } = step
  const words = error ?? text
  return (
    <li>
      <button type="button" className="thread-step" aria-current={isSelected} onClick={() => onSelect(eventId)}>
        <TypeMark type={kind} />
        <span className="thread-step-name">{name === '' ? <em className="faint">no name</em> : name}</span>
        {words !== null && <span className={`thread-step-words${error === null ? '' : ' error-words'}`}>{words}</span>}
        <span className="number faint">
          {status === 'running' ? 'running' : durationMillis === null ? '' : formatDuration(durationMillis)}
        </span>
      </button>
    </li>
  )
}
