import type { ApiOutcome, UpdateEventRequest } from '@honeyhive/api'
import type { OpenSession, TracerSeam } from '@honeyhive/tracing/experiment'
import type { Json, Platform, PlatformRequest } from '../platform/platform.ts'
import { Outbox } from './outbox.ts'
import type { DatapointRequests } from './requests.ts'

export interface DeliveryParts {
  /** `undefined`: nothing is to be sent. */
  readonly platform: Platform | undefined
  readonly seam: TracerSeam | undefined
  readonly requests: DatapointRequests | undefined
  readonly outboxDirectory: string | undefined
  readonly runId: string
  readonly warn: (kind: string, message: string) => void
}

/** The start of a session, as it is repeated when the server was not there. */
export type SessionRecord = Json & { readonly session_id: string }

/** Results that may be on their way. A run that is faster than its server waits then, so that they do not fill the memory. */
const maxPending = 4_096

/**
 * The way of a run's results to the server. Once the server cannot be reached, everything that it should know goes to a
 * file instead, and that is said once; the run goes on.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #outbox: Outbox | undefined
  #isDown = false
  #refused = 0
  #lost = 0
  #message: string | undefined
  #looking: Promise<ApiOutcome<Json>> | undefined
  #pending = 0
  #waiting: (() => void)[] = []

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    const { platform, outboxDirectory, runId } = parts
    this.#outbox =
      platform === undefined || outboxDirectory === undefined
        ? undefined
        : new Outbox(outboxDirectory, runId, platform.address.serverUrl)
  }

  /** Nothing is sent at all. */
  get isLocal(): boolean {
    return this.#parts.platform === undefined
  }

  get status(): 'delivered' | 'partial' | 'stored' | 'local' {
    if (this.isLocal) return 'local'
    if (this.#isDown) return this.#lost > 0 ? 'partial' : 'stored'
    return this.#refused > 0 ? 'partial' : 'delivered'
  }

  get message(): string | undefined {
    return this.#message
  }

  /** Where the results are that were not delivered. */
  get file(): string | undefined {
    return (this.#outbox?.count ?? 0) > 0 ? this.#outbox?.file : undefined
  }

  /** Makes a request of the run itself. A refusal is said, and the run goes on. */
  async request(request: PlatformRequest, what: string): Promise<void> {
    const { platform } = this.#parts
    if (platform === undefined) return
    if (this.#isDown) {
      this.#store(request)
      return
    }
    const outcome = await platform.send(request)
    this.#account(outcome, request, what)
  }

  /**
   * Adds to a datapoint's session what became of it, as soon as the server knows the session. The next datapoint does not
   * wait for that: see `settled`.
   */
  updateSession(session: OpenSession, record: SessionRecord, update: UpdateEventRequest): void {
    void this.#counted(this.#update(session, record, update))
  }

  async #counted(work: Promise<void>): Promise<void> {
    this.#pending += 1
    await work
    this.#pending -= 1
    for (const look of this.#waiting.splice(0)) look()
  }

  /** Resolves when the server has answered for everything, or it is in the file. */
  settled(): Promise<void> {
    return this.#fewerThan(1)
  }

  /** Resolves when a further result may be on its way; `undefined`: now. */
  room(): Promise<void> | undefined {
    return this.#pending < maxPending ? undefined : this.#fewerThan(maxPending)
  }

  async #fewerThan(count: number): Promise<void> {
    while (this.#pending >= count) await new Promise<void>((look) => this.#waiting.push(look))
  }

  /** Never rejects. */
  async #update(session: OpenSession, record: SessionRecord, update: UpdateEventRequest): Promise<void> {
    const { requests } = this.#parts
    if (requests === undefined) return
    const request: PlatformRequest = { method: 'PUT', path: '/events', body: this.#asSent(update) }
    if (this.#isDown || !(await this.#hasStarted(session))) {
      this.#store({ method: 'POST', path: '/session/start', body: { session: this.#sessionAsSent(record) } })
      this.#store(request)
      return
    }
    this.#account(await requests.updateSession(update), request, 'The result of a datapoint')
  }

  /** A start may fail alone, because it gets less time than a run has. */
  async #hasStarted(session: OpenSession): Promise<boolean> {
    const { platform } = this.#parts
    const { status, message: reason } = await session.ready
    if (platform === undefined || status !== 'failed') return platform !== undefined
    if (this.#isDown) return false
    const outcome = await (this.#looking ??= this.#look(platform))
    if (outcome.status !== 'unreachable') return true
    this.#down(reason ?? outcome.message)
    return false
  }

  /** Whether the server is there: one look for all who want to know now. */
  async #look(platform: Platform): Promise<ApiOutcome<Json>> {
    const outcome = await platform.get(`/v1/runs/${this.#parts.runId}`)
    this.#looking = undefined
    return outcome
  }

  #account(outcome: ApiOutcome<unknown>, request: PlatformRequest, what: string): void {
    if (outcome.status === 'ok') return
    if (outcome.status === 'unreachable') {
      this.#down(outcome.message)
      this.#store(request)
      return
    }
    this.#refused += 1
    this.#message ??= outcome.message
    // 401 and 403 come with what to check.
    this.#parts.warn(`evaluate:${what}:${outcome.status}`, `${what} was not taken. ${outcome.message}`)
  }

  #down(message: string): void {
    if (this.#isDown) return
    this.#isDown = true
    this.#message = message
    const where =
      this.#outbox === undefined
        ? 'They are lost.'
        : `They are kept in ${this.#outbox.file}; honeyhive flush delivers them.`
    this.#parts.warn('evaluate:down', `Results cannot be delivered, and the run goes on without. ${message} ${where}`)
  }

  #store(request: PlatformRequest): void {
    try {
      if (this.#outbox === undefined) this.#lost += 1
      else this.#outbox.append(request)
    } catch (error) {
      // The results are still what `evaluate` returns; only the server will not have them.
      this.#lost += 1
      this.#parts.warn('evaluate:outbox', `Results could not be kept on disk: ${String(error)}`)
    }
  }

  #asSent(update: UpdateEventRequest): UpdateEventRequest {
    return this.#parts.seam?.outgoing?.update(update) ?? update
  }

  #sessionAsSent(record: SessionRecord): unknown {
    return this.#parts.seam?.outgoing?.session(record as never) ?? record
  }
}
