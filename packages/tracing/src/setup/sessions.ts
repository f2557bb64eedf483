import type { Attributes } from '@opentelemetry/api'
import type { ApiClient, SessionStart } from '@honeyhive/api'
import { type Config, hasOwnSession } from '../core/config.ts'
import { experimentAttributes } from '../core/experiment-attributes.ts'
import { createIdentity, type Identity, identityWithoutSession } from '../core/identity.ts'
import type { Logger } from '../core/logger.ts'
import { isUuid } from '../core/option-parsers.ts'
import { randomUuid } from '../core/random.ts'
import type { Resource } from '../core/span-types.ts'
import type { Outgoing } from './outgoing.ts'
import { sessionRequest, textOf } from './session-request.ts'
import { Turns } from './turns.ts'

/** How the start of a session went. `local`: nobody was asked. `failed`: spans are sent all the same. */
export interface SessionOutcome {
  readonly sessionId: string
  readonly status: 'started' | 'continued' | 'local' | 'failed'
  /** Why it failed. */
  readonly message?: string | undefined
}

/** What a session is started with. */
export interface SessionOptions {
  /** A UUID: continue this session instead of starting one. Default: a new one. */
  readonly sessionId?: string | undefined
  readonly sessionName?: string | undefined
  readonly project?: string | undefined
  readonly source?: string | undefined
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly userProperties?: Readonly<Record<string, unknown>> | undefined
  /** Ids of an experiment's run, its dataset and the datapoint that this session is about. Default: the tracer's. */
  readonly runId?: string | undefined
  readonly datasetId?: string | undefined
  readonly datapointId?: string | undefined
}

type StartOutcome = Awaited<ReturnType<ApiClient['startSession']>>

/** Whether the server is told of a session: unless its id was given, in any case, or not at all. */
export type Announcement = 'if-new' | 'always' | 'never'

export interface StartedSession {
  readonly identity: Identity
  /** Never rejects. */
  readonly ready: Promise<SessionOutcome>
  /** How the start has gone so far. */
  readonly status: () => SessionOutcome['status'] | 'starting'
}

export interface SessionsOptions {
  readonly config: Config
  /** `undefined`: no network. */
  readonly api: ApiClient | undefined
  readonly logger: Logger
  /** What may leave of a start when it does not go by `api`. */
  readonly outgoing?: Outgoing | undefined
  /** Hears of a start that failed for a reason that requests with spans will meet too. */
  readonly onUnreachable: (message: string) => void
}

/** What the gate has to know of a span that is ready to leave. */
export interface WaitingSpan {
  readonly sessionId: string | undefined
  readonly resource?: Resource | undefined
}

/**
 * Starts sessions without making anybody wait: the id is made here, and only the export of the session's spans waits
 * until the server knows the session, because it would otherwise take its inputs from the first span that arrives.
 */
export class Sessions {
  private readonly options: SessionsOptions
  private readonly experiment: Attributes
  private readonly starting = new Map<string, { readonly call: Promise<unknown>; readonly request: SessionStart }>()
  private readonly turns: Turns<StartOutcome>
  private release: () => void = () => undefined
  private opened: Promise<void> = this.newGate()

  constructor(options: SessionsOptions) {
    this.options = options
    this.experiment = experimentAttributes(options.config)
    // One that was not answered has been tried for its whole time: those behind it would wait for nothing.
    this.turns = new Turns(options.config.maxConcurrentExports, ({ status }) => status === 'unreachable')
  }

  /** The tracer's own session; none where the server is to make them and no id was given. */
  startOwn(fallbackName: string): StartedSession {
    const { config } = this.options
    const name = config.sessionName ?? fallbackName
    if (hasOwnSession(config)) return this.start(config, name)
    const identity = identityWithoutSession(config.project, config.source, this.experiment)
    return { identity, ready: Promise.resolve({ sessionId: '', status: 'local' }), status: () => 'local' }
  }

  /** `send`: makes the request instead of the tracer's own client. */
  start(
    session: SessionOptions,
    fallbackName: string,
    announcement: Announcement = 'if-new',
    send?: ApiClient['startSession'],
  ): StartedSession {
    const { config } = this.options
    const { sessionId, isGiven } = this.idOf(session)
    const isContinued = isGiven && announcement === 'if-new'
    const identity = createIdentity({
      sessionId,
      sessionName: textOf(session.sessionName) ?? fallbackName,
      project: textOf(session.project) ?? config.project,
      source: textOf(session.source) ?? config.source,
      runId: textOf(session.runId) ?? config.runId,
      datasetId: textOf(session.datasetId) ?? config.datasetId,
      datapointId: textOf(session.datapointId) ?? config.datapointId,
      experiment: this.experiment,
      startedAtMillis: isContinued ? undefined : Date.now(),
      isAutoCreated: announcement === 'never' || (config.skipBackendSessionCreation && !isContinued),
    })
    let status: SessionOutcome['status'] | 'starting' = 'starting'
    const isAnnounced = announcement !== 'never' && !config.skipBackendSessionCreation
    const ready = this.announce(identity, session, isAnnounced, isContinued, send).then((outcome) => {
      status = outcome.status
      return outcome
    })
    return { identity, ready, status: () => status }
  }

  /**
   * Resolves when the sessions of these spans have been started and their resource is known, or when both have had their time;
   * `undefined` when there is nothing to wait for.
   */
  gate(spans: readonly WaitingSpan[]): Promise<void> | undefined {
    const pending = new Set<Promise<unknown>>()
    const resource = spans[0]?.resource
    if (resource?.asyncAttributesPending === true) pending.add(resourceKnown(resource))
    if (this.starting.size > 0)
      for (const { sessionId } of spans) {
        const start = sessionId === undefined ? undefined : this.starting.get(sessionId)
        if (start !== undefined) pending.add(start.call)
      }
    if (pending.size === 0) return undefined
    return Promise.race([Promise.all(pending), this.opened]).then(() => undefined)
  }

  /** Resolves when the server has answered for the start of a session, or its time is over; at once when none is under way. */
  async settled(sessionId: string): Promise<void> {
    await this.starting.get(sessionId)?.call
  }

  /** The starts that the server has not answered yet, as they may leave. */
  unanswered(): readonly SessionStart[] {
    const { outgoing } = this.options
    return [...this.starting.values()].map(({ request }) => outgoing?.session(request) ?? request)
  }

  /** Lets everything pass that waits now. */
  openGate(): void {
    this.release()
    this.opened = this.newGate()
  }

  private newGate(): Promise<void> {
    return new Promise((resolve) => {
      this.release = resolve
    })
  }

  private idOf(session: SessionOptions): { readonly sessionId: string; readonly isGiven: boolean } {
    const given = textOf(session.sessionId)
    if (given !== undefined && isUuid(given)) return { sessionId: given.toLowerCase(), isGiven: true }
    const sessionId = randomUuid()
    if (given !== undefined)
      this.options.logger.warn(
        'session-id',
        `A session id must be a UUID; '${given.slice(0, 80)}' is not. A new one is used: ${sessionId}`,
      )
    return { sessionId, isGiven: false }
  }

  private announce(
    identity: Identity,
    session: SessionOptions,
    isAnnounced: boolean,
    isContinued: boolean,
    send?: ApiClient['startSession'],
  ): Promise<SessionOutcome> {
    const { sessionId } = identity
    const { api, config } = this.options
    if (api === undefined || !isAnnounced) return Promise.resolve({ sessionId, status: 'local' })
    if (isContinued) return Promise.resolve({ sessionId, status: 'continued' })
    const request = sessionRequest(identity, session, config)
    const call = this.call(send ?? ((start) => api.startSession(start)), request)
    this.starting.set(sessionId, { call, request })
    return call.finally(() => this.starting.delete(sessionId))
  }

  private async call(send: ApiClient['startSession'], session: SessionStart): Promise<SessionOutcome> {
    // After the tracer has been put together: until then nobody could keep the request from being traced, and nobody waits.
    await Promise.resolve()
    const sessionId = session.session_id ?? ''
    const outcome = await this.turns.take(() => send(session))
    if (outcome.status === 'ok') return { sessionId, status: 'started' }
    const message = `The session could not be started; its spans are sent all the same. ${outcome.message}`
    // A server that is away or refuses the key says so to the spans as well, and once is enough.
    if (outcome.status === 'refused') this.options.logger.warn('session-start', message)
    else this.options.onUnreachable(message)
    return { sessionId, status: 'failed', message: outcome.message }
  }
}

/** Files are read within a few milliseconds; nobody's flush is to be late for a disk that does not answer. */
const RESOURCE_WAIT_MILLIS = 50

function resourceKnown(resource: Resource): Promise<unknown> {
  const late = new Promise<void>((resolve) => void setTimeout(resolve, RESOURCE_WAIT_MILLIS).unref())
  return Promise.race([resource.waitForAsyncAttributes?.(), late])
}
