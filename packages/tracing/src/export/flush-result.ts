/** What became of the spans that were to be delivered. */
export interface FlushResult {
  /** Spans that the server has acknowledged during the call. */
  readonly delivered: number
  /** Spans that were given up during the call; `status().spans.dropped` says why. */
  readonly dropped: number
  /** Spans that still wait for an answer. */
  readonly pending: number
  /** The deadline passed, or there was no point in waiting, before all that had ended was answered for. */
  readonly timedOut: boolean
}
