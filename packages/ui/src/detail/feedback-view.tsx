import { useMutation, useQueryClient } from '@tanstack/react-query'
import { feedbackIn, writeFeedback } from '../api/feedback.ts'
import { fetchEvent } from '../api.ts'
import { Time } from '../components/time.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { isEmptyRecord } from '../model/json-value.ts'
import { JsonTree } from './json-tree.tsx'
import { Section } from './section.tsx'
import type { Feedback } from '../api/feedback.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

type Write = (change: (known: Feedback) => Readonly<Record<string, unknown>>) => void

/** What people say of a span; written through the API, so that programs read it back. */
export function FeedbackView({ detail }: { readonly detail: EventDetail }): JSX.Element {
  const queryClient = useQueryClient()
  const feedback = feedbackIn(detail.feedback)
  const writing = useMutation({
    mutationFn: async (change: (known: Feedback) => Readonly<Record<string, unknown>>) => {
      // Read again first: a list is replaced whole, and somebody else may have added to it.
      const fresh = await fetchEvent(detail.id, new AbortController().signal)
      await writeFeedback(detail.id, change(feedbackIn(fresh.feedback)))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['event', detail.id] }),
  })
  const write: Write = (change) => writing.mutate(change)
  return (
    <div className="feedback" aria-busy={writing.isPending}>
      <Section title="Was this good?">
        <Thumbs rating={feedback.rating} write={write} />
      </Section>
      <Section title="Scores">
        <Scores scores={feedback.scores} write={write} />
      </Section>
      <Section title="What it should have answered">
        <Correction key={feedback.correction} correction={feedback.correction} write={write} />
      </Section>
      <Section title="Comments">
        <Comments comments={feedback.comments} write={write} />
      </Section>
      {writing.error !== null && (
        <p className="form-fault" role="alert">
          Not saved: {writing.error.message}
        </p>
      )}
      {!isEmptyRecord(detail.feedback) && (
        <Section title="As programs read it">
          <JsonTree value={detail.feedback} path="feedback" />
        </Section>
      )}
    </div>
  )
}

function Thumbs({ rating, write }: { readonly rating: boolean | null; readonly write: Write }): JSX.Element {
  const thumb = (value: boolean, label: string, path: string): JSX.Element => (
    <button
      type="button"
      className={`button thumb ${value ? 'thumb-up' : 'thumb-down'}`}
      aria-pressed={rating === value}
      onClick={() => write(() => ({ rating: rating === value ? null : value }))}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
      {label}
    </button>
  )
  return (
    <div className="thumbs">
      {thumb(
        true,
        'Good',
        'M5 14h6.2a1.6 1.6 0 0 0 1.6-1.2l1-4A1.4 1.4 0 0 0 12.4 7H9.5V3.6a1.5 1.5 0 0 0-2.9-.6L5 7.2ZM5 7H2.4v7H5',
      )}
      {thumb(
        false,
        'Bad',
        'M11 2H4.8a1.6 1.6 0 0 0-1.6 1.2l-1 4A1.4 1.4 0 0 0 3.6 9h2.9v3.4a1.5 1.5 0 0 0 2.9.6L11 8.8ZM11 9h2.6V2H11',
      )}
    </div>
  )
}

function Scores({ scores, write }: { readonly scores: Feedback['scores']; readonly write: Write }): JSX.Element {
  return (
    <>
      {Object.entries(scores).map(([name, value]) => (
        <p key={name} className="score-line">
          <span className="score-name">{name}</span>
          <span className="number">{value}</span>
        </p>
      ))}
      <form
        className="form-line"
        onSubmit={onSubmit((data) => {
          const value = Number(textIn(data, 'value'))
          const name = textIn(data, 'name')
          if (name !== '' && Number.isFinite(value)) write(() => ({ [name]: value }))
        })}
      >
        <input name="name" aria-label="Name of the score" placeholder="helpfulness" maxLength={80} required />
        <input name="value" type="number" step="any" aria-label="Score" placeholder="0.8" required />
        <button type="submit" className="button">
          Score
        </button>
      </form>
    </>
  )
}

function Correction({ correction, write }: { readonly correction: string | null; readonly write: Write }): JSX.Element {
  return (
    <form
      className="form-block"
      onSubmit={onSubmit((data) => {
        const text = textIn(data, 'correction')
        write(() => ({ ground_truth: text === '' ? null : text }))
      })}
    >
      <textarea name="correction" aria-label="Correction" rows={3} defaultValue={correction ?? ''} />
      <button type="submit" className="button">
        Save correction
      </button>
    </form>
  )
}

function Comments({
  comments,
  write,
}: {
  readonly comments: Feedback['comments']
  readonly write: Write
}): JSX.Element {
  return (
    <>
      <ol className="comments">
        {comments.map(({ text, at }) => (
          <li key={`${at} ${text}`}>
            <p className="long-text">{text}</p>
            <Time time={at} form="short" />
          </li>
        ))}
      </ol>
      <form
        key={comments.length}
        className="form-block"
        onSubmit={onSubmit((data) => {
          const text = textIn(data, 'comment')
          if (text !== '') write((known) => ({ comments: [...known.comments, { text, at: Date.now() }] }))
        })}
      >
        <textarea name="comment" aria-label="Comment" rows={2} required />
        <button type="submit" className="button">
          Comment
        </button>
      </form>
    </>
  )
}
