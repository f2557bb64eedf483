import { attributeOf, type TracerSeam } from '@honeyhive/tracing/experiment'
import type { ReadableSpan } from '@honeyhive/tracing'
import type { Usage } from '../datapoint.ts'
import { costOf, readTokens } from '../trajectory/model-call.ts'
import { type SpanView, spanView } from '../trajectory/span-view.ts'
import type { ModelPrice } from './options.ts'

interface Entry {
  readonly spans: ReadableSpan[]
  inputTokens: number
  outputTokens: number
  costUsd: number | undefined
}

/** Spans of one datapoint that are kept for evaluators; a runaway loop must not take all memory. */
const maxSpans = 10_000

/** Counts tokens and cost of each open session, and keeps its spans where an evaluator wants them. */
export class SpanLog {
  readonly #entries = new Map<string, Entry>()
  readonly #stop: () => void
  readonly #keepsSpans: boolean
  readonly #prices: Readonly<Record<string, ModelPrice>>
  readonly #onClose: ((sessionId: string, views: readonly SpanView[]) => void) | undefined

  /** `onClose` gets the spans of each session when it is closed. */
  constructor(
    seam: TracerSeam | undefined,
    keepsSpans: boolean,
    prices: Readonly<Record<string, ModelPrice>> = {},
    onClose?: (sessionId: string, views: readonly SpanView[]) => void,
  ) {
    this.#onClose = onClose
    this.#keepsSpans = keepsSpans
    this.#prices = prices
    this.#stop = seam?.watchSpans((span, sessionId) => this.#add(span, sessionId)) ?? (() => undefined)
  }

  open(sessionId: string): void {
    this.#entries.set(sessionId, { spans: [], inputTokens: 0, outputTokens: 0, costUsd: undefined })
  }

  /** The spans that have ended so far, by their start. */
  views(sessionId: string): readonly SpanView[] {
    const spans = this.#entries.get(sessionId)?.spans ?? []
    return spans.map(spanView).toSorted((a, b) => a.startMillis - b.startMillis)
  }

  /** What the model calls so far have used; `undefined` when there were none. */
  usage(sessionId: string): Usage | undefined {
    const entry = this.#entries.get(sessionId)
    if (entry === undefined || entry.inputTokens + entry.outputTokens + (entry.costUsd ?? 0) === 0) return undefined
    const { inputTokens, outputTokens, costUsd } = entry
    return { inputTokens, outputTokens, ...(costUsd === undefined ? {} : { costUsd }) }
  }

  close(sessionId: string): void {
    this.#onClose?.(sessionId, this.views(sessionId))
    this.#entries.delete(sessionId)
  }

  end(): void {
    this.#stop()
    this.#entries.clear()
  }

  #add(span: ReadableSpan, sessionId: string): void {
    const entry = this.#entries.get(sessionId)
    if (entry === undefined) return
    if (this.#keepsSpans && entry.spans.length < maxSpans) entry.spans.push(span)
    // Agents and steps repeat what their model calls used, so only the calls count.
    if (attributeOf(span, 'honeyhive_event_type') === 'model') this.#count(entry, span.attributes)
  }

  #count(entry: Entry, attributes: Readonly<Record<string, unknown>>): void {
    const { inputTokens = 0, outputTokens = 0 } = readTokens(attributes)
    const cost = costOf(attributes, this.#prices)
    entry.inputTokens += inputTokens
    entry.outputTokens += outputTokens
    if (cost !== undefined) entry.costUsd = (entry.costUsd ?? 0) + cost
  }
}
