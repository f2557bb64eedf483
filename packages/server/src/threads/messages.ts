import type { MessagePort } from 'node:worker_threads'
import type { OtlpEncoding } from '../ingest/intake.ts'
import type { ReaderOptions } from '../store/sqlite/open-reader.ts'
import type { Answer, Question } from '../store/sqlite/read-lane.ts'
import type { WriteCommand, WriteResult, WriterOptions } from '../store/sqlite/write-command.ts'
import type { Answering } from './right-of-way.ts'

/** What a thread is for, given when it starts. */
export type ThreadRole =
  | { readonly role: 'writer'; readonly options: WriterOptions; readonly answering: Answering }
  | { readonly role: 'intake'; readonly answering: Answering }
  /** `calledOff`: its first number is 1 while nobody waits for the answer to the question at hand. */
  | { readonly role: 'reader'; readonly options: ReaderOptions; readonly calledOff: Int32Array<SharedArrayBuffer> }

/** To the thread that writes, from the main thread or from the one that takes spans. */
export type ToWriter =
  | { readonly kind: 'run'; readonly id: number; readonly command: WriteCommand; readonly refused: Refused | null }
  | { readonly kind: 'link'; readonly port: MessagePort }
  | { readonly kind: 'close' }

/** Spans of a body that are not written, and why the first of them is not. */
export interface Refused {
  readonly rejected: number
  readonly reason: string
}

export type FromWriter =
  | { readonly kind: 'done'; readonly id: number; readonly result: WriteResult; readonly refused: Refused | null }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: Fault }
  | { readonly kind: 'commit'; readonly version: number; readonly hasDropped: boolean }
  | { readonly kind: 'closed' }

/** An error that has crossed from one thread to another. */
export interface Fault {
  readonly message: string
  /** Set for a passing fault. */
  readonly retryAfterSeconds: number | null
  /** Set for a question that took longer than this. */
  readonly maxMillis: number | null
}

/** To a thread that reads. */
export type ToReader =
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'forget' }
  | { readonly kind: 'close' }

/** Answers come in the order of the questions, of which a thread is given one at a time. */
export type FromReader =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly fault: Fault }

export type ToIntake =
  | { readonly kind: 'link'; readonly port: MessagePort }
  | {
      readonly kind: 'take'
      readonly id: number
      readonly bytes: Uint8Array
      readonly encoding: OtlpEncoding
      readonly maxBytes: number
      readonly nowMillis: number
    }

export type FromIntake =
  | { readonly kind: 'malformed'; readonly id: number; readonly message: string }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: Fault }
