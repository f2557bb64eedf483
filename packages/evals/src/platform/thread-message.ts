import type { ApiOutcome } from '@honeyhive/api'

/** What the thread is told when it is made. */
export interface ThreadStart {
  readonly serverUrl: string
  readonly apiKey: string | undefined
  readonly clientVersion: string
  readonly timeoutMillis: number
  readonly deadlineMillis: number
}

/** A request on its way to the thread; its body is JSON text already. */
export interface ThreadRequest {
  readonly id: number
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: string
}

/** Of the answer only this comes back: nobody reads the body of what he has written. */
export interface ThreadAnswer {
  readonly id: number
  readonly outcome: ApiOutcome<object>
}
