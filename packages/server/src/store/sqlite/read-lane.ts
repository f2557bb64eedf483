import type { EventSummary, SessionsPage } from '@honeyhive/api'
import type { EventsPage, EventsQuery, EventSummariesPage, SessionsQuery } from '../event-store.ts'
import type { AggregateQuery, AggregateRow } from '../query.ts'
import type { EventReader } from './event-reader.ts'

/** Questions that may take long, each by the name of the reader's method that answers it. */
export interface Questions {
  readonly find: { readonly query: EventsQuery; readonly answer: EventsPage }
  readonly list: { readonly query: EventsQuery; readonly answer: EventSummariesPage }
  readonly aggregate: { readonly query: AggregateQuery; readonly answer: readonly AggregateRow[] }
  readonly listSessions: { readonly query: SessionsQuery; readonly answer: SessionsPage }
  readonly tree: { readonly query: string; readonly answer: readonly EventSummary[] }
  readonly treeRows: { readonly query: string; readonly answer: string }
}

export type Question = {
  readonly [K in keyof Questions]: { readonly kind: K; readonly query: Questions[K]['query'] }
}[keyof Questions]

export type Answer = Questions[keyof Questions]['answer']

/** The way to a connection that answers what may take long, wherever that is. */
export interface ReadLane {
  /**
   * The answer is of the question's kind. Rejects with `QueryTimeoutError` or `StoreBusyError`, or as the reader does; with
   * `CalledOffError` once the signal is aborted, and then the question takes no more time than one step of it.
   */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>
  /** Weeks were dropped: see `EventReader.forget`. */
  forget(): void
  close(): Promise<void>
}

/** The connection is the caller's own, and so is the time that an answer takes. */
export function ownReads(reader: EventReader): ReadLane {
  return { ask: async (question) => answerOf(reader, question), forget: () => undefined, close: async () => undefined }
}

export function answerOf(reader: EventReader, question: Question): Answer {
  switch (question.kind) {
    case 'find':
      return reader.find(question.query)
    case 'list':
      return reader.list(question.query)
    case 'aggregate':
      return reader.aggregate(question.query)
    case 'listSessions':
      return reader.listSessions(question.query)
    case 'tree':
      return reader.tree(question.query)
    case 'treeRows':
      return reader.treeRows(question.query)
  }
}
