import type { DatapointResult, Example, Usage } from '../datapoint.ts'
import type { RunListener } from '../run/run.ts'
import type { TerminalOutput } from './output.ts'

export interface ProgressOptions {
  readonly output: TerminalOutput
  readonly total: number
  /** How many functions may run at once now, and at most. */
  readonly limit: () => { readonly current: number; readonly max: number }
  /** Default `performance.now`. */
  readonly now?: (() => number) | undefined
}

const redrawMillis = 100
const plainMillis = 10_000
const barWidth = 20

/** Counts what happens and shows it: a bar that is redrawn in a terminal, a line now and then elsewhere. */
export class Progress implements RunListener {
  readonly #options: ProgressOptions
  readonly #now: () => number
  readonly #startedAt: number
  #shownAt: number
  #done = 0
  #failed = 0
  #evaluatorErrors = 0
  #retries = 0
  #evaluatorUsage: Usage = { inputTokens: 0, outputTokens: 0 }
  #usage: Usage = { inputTokens: 0, outputTokens: 0 }
  #isDrawn = false

  constructor(options: ProgressOptions) {
    this.#options = options
    this.#now = options.now ?? ((): number => performance.now())
    this.#startedAt = this.#now()
    this.#shownAt = this.#startedAt
  }

  /** Of functions and evaluators together. */
  get usage(): Usage {
    const costs = [this.#usage.costUsd, this.#evaluatorUsage.costUsd].filter((cost) => cost !== undefined)
    return {
      inputTokens: this.#usage.inputTokens + this.#evaluatorUsage.inputTokens,
      outputTokens: this.#usage.outputTokens + this.#evaluatorUsage.outputTokens,
      ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
    }
  }

  get retries(): number {
    return this.#retries
  }

  begun(_example: Example, _trial: number, _sessionId: string): void {
    this.#show()
  }

  retried(): void {
    this.#retries += 1
    this.#show()
  }

  done(result: DatapointResult, evaluatorUsage: Usage | undefined): void {
    this.#done += 1
    if (result.status !== 'success') this.#failed += 1
    for (const name in result.scores) if (result.scores[name]?.error !== undefined) this.#evaluatorErrors += 1
    this.#usage = addUsage(this.#usage, result.usage)
    this.#evaluatorUsage = addUsage(this.#evaluatorUsage, evaluatorUsage)
    this.#show()
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isDrawn) this.#options.output.writeProgress('\r\u001b[2K')
    this.#isDrawn = false
  }

  /** What the bar says, without the bar. */
  line(): string {
    const { total, limit } = this.#options
    const seconds = Math.max(0.001, (this.#now() - this.#startedAt) / 1000)
    const rate = this.#done / seconds
    const left = rate > 0 ? (total - this.#done) / rate : undefined
    const { current, max } = limit()
    const { costUsd } = this.usage
    return [
      `${this.#done}/${total}`,
      `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s`,
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
      ...(this.#evaluatorErrors > 0 ? [evaluatorErrorsText(this.#evaluatorErrors)] : []),
      ...(this.#retries > 0 ? [`${this.#retries} ${this.#retries === 1 ? 'retry' : 'retries'}`] : []),
      ...(current < max ? [`${current} of ${max} workers (rate limited)`] : []),
      ...(costUsd === undefined ? [] : [`$${costUsd.toFixed(4)}`]),
      ...(left === undefined || this.#done === total ? [] : [`${formatSeconds(left)} left`]),
    ].join(' · ')
  }

  #show(): void {
    const { output, total } = this.#options
    const now = this.#now()
    const isLast = this.#done === total
    if (now - this.#shownAt < (output.isTerminal ? redrawMillis : plainMillis) && !(isLast && output.isTerminal)) return
    this.#shownAt = now
    if (!output.isTerminal) {
      output.writeProgress(`${this.line()}\n`)
      return
    }
    const filled = Math.round((this.#done / Math.max(1, total)) * barWidth)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} `
    output.writeProgress(`\r\u001b[2K${`${bar}${this.line()}`.slice(0, output.columns - 1)}`)
    this.#isDrawn = true
  }
}

function addUsage(one: Usage, other: Usage | undefined): Usage {
  if (other === undefined) return one
  const costs = [one.costUsd, other.costUsd].filter((cost) => cost !== undefined)
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  }
}

export function evaluatorErrorsText(count: number): string {
  return `${count} evaluator ${count === 1 ? 'error' : 'errors'}`
}

export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`
  if (seconds < 60) return `${seconds.toFixed(1)}s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}m ${Math.round(seconds % 60)}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}
