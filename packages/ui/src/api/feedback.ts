import { ask, isRecord } from './transport.ts'

export interface FeedbackComment {
  readonly text: string
  /** Unix milliseconds. */
  readonly at: number
}

/** What people said of an event, as it lies in its `feedback`: the keys that the SDK's users read and write too. */
export interface Feedback {
  /** true: thumbs up. */
  readonly rating: boolean | null
  /** What should have been answered. */
  readonly correction: string | null
  readonly comments: readonly FeedbackComment[]
  /** Every other number under its name. */
  readonly scores: Readonly<Record<string, number>>
}

export function feedbackIn(record: Readonly<Record<string, unknown>>): Feedback {
  const { rating, ground_truth: correction, comments } = record
  const others = Object.entries(record).filter(([name]) => !OWN_KEYS.has(name))
  return {
    rating: typeof rating === 'boolean' ? rating : null,
    correction: typeof correction === 'string' ? correction : null,
    comments: Array.isArray(comments) ? comments.flatMap(commentIn) : [],
    scores: Object.fromEntries(others.filter((entry): entry is [string, number] => typeof entry[1] === 'number')),
  }
}

const OWN_KEYS: ReadonlySet<string> = new Set(['rating', 'ground_truth', 'comments'])

function commentIn(value: unknown): FeedbackComment[] {
  if (!isRecord(value) || typeof value['text'] !== 'string') return []
  return [{ text: value['text'], at: typeof value['at'] === 'number' ? value['at'] : 0 }]
}

/** Merges the keys into the event's feedback: the same call as the SDK's `updateEvent`. */
export async function writeFeedback(eventId: string, feedback: Readonly<Record<string, unknown>>): Promise<void> {
  await ask({ method: 'PUT', path: '/events', body: { event_id: eventId, feedback } })
}
