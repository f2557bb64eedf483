import { type Baggage, type Context, createContextKey } from '@opentelemetry/api'
import { type CanonicalIds, canonicalIds } from '../core/canonical-ids.ts'
import { createIdentity, derivedIdentity, type Identity } from '../core/identity.ts'
import { randomUuid } from '../core/random.ts'
import type { RecordingSpan } from '../core/span-types.ts'
import { baggageIn, spanIn, valueIn } from '../span/context-node.ts'
import { readProperty } from '../span/untrusted.ts'

export interface IdentitiesOptions {
  /** The tracer's own; without a session, root server spans get one each. */
  readonly own: Identity
  /** Of the sessions that are made so. */
  readonly automaticName: string
}

const SERVER_KIND = 1
/** Traces whose session was made automatically; beyond that the oldest are forgotten. */
const MAX_AUTOMATIC = 10_000

/** To which session a context or span belongs, for one tracer. No other tracer sees its keys. */
export class Identities {
  /** Where a context keeps the identity of its session. */
  readonly key: symbol
  private readonly automaticName: string
  private current: Identity
  private readonly ofBaggage = new WeakMap<object, Identity | null>()
  private readonly automatic = new Map<string, Identity>()

  constructor(id: string, { own, automaticName }: IdentitiesOptions) {
    this.key = createContextKey(`honeyhive.v2.identity.${id}`)
    this.current = own
    this.automaticName = automaticName
  }

  get own(): Identity {
    return this.current
  }

  set own(identity: Identity) {
    this.current = identity
  }

  /** That of the context, then that which came with its baggage, then the tracer's own. */
  in(where: Context): Identity {
    const entered = valueIn(where, this.key) as Identity | undefined
    if (entered !== undefined) return entered
    const baggage = baggageIn(where)
    const upstream = baggage === undefined ? null : this.upstream(baggage as Baggage)
    return upstream ?? (this.current.sessionId === '' ? this.automaticIn(where) : undefined) ?? this.current
  }

  /** As `in`, and a server span that begins something gets a session of its own where the tracer has none. */
  ofSpan(span: RecordingSpan, parent: Context): Identity {
    const identity = this.in(parent)
    if (identity.sessionId !== '') return identity
    const known = this.automatic.get(span.spanContext().traceId)
    if (known !== undefined) return known
    if (span.kind !== SERVER_KIND || isLocal(span.parentSpanContext)) return identity
    return this.startAutomatic(span.spanContext().traceId, identity)
  }

  /** The identity of a context with some parts replaced. */
  derived(where: Context, ids: CanonicalIds): Identity {
    const from = this.in(where)
    if (from.sessionId !== '' || ids.sessionId !== undefined) return derivedIdentity(from, { ...ids })
    return from
  }

  private upstream(baggage: Baggage): Identity | null {
    let identity = this.ofBaggage.get(baggage)
    if (identity === undefined) {
      const ids = idsIn(baggage)
      identity =
        ids === undefined
          ? null
          : derivedIdentity(this.current, { ...ids, isAutoCreated: false, startedAtMillis: undefined })
      // Ids without a session cannot be filed.
      if (identity?.sessionId === '') identity = null
      this.ofBaggage.set(baggage, identity)
    }
    return identity
  }

  private automaticIn(where: Context): Identity | undefined {
    if (this.automatic.size === 0) return undefined
    const span = spanIn(where) as { spanContext(): { traceId: string } } | undefined
    return span === undefined ? undefined : this.automatic.get(span.spanContext().traceId)
  }

  private startAutomatic(traceId: string, { project, source }: Identity): Identity {
    const sessionId = randomUuid()
    const identity = createIdentity({
      sessionId,
      startedAtMillis: Date.now(),
      sessionName: this.automaticName,
      project,
      source,
      isAutoCreated: true,
    })
    if (this.automatic.size >= MAX_AUTOMATIC) this.automatic.delete(this.automatic.keys().next().value as string)
    this.automatic.set(traceId, identity)
    return identity
  }
}

function isLocal(parent: { readonly isRemote?: boolean } | undefined): boolean {
  return parent !== undefined && parent.isRemote !== true
}

function idsIn(baggage: Baggage): CanonicalIds | undefined {
  try {
    return canonicalIds(
      baggage.getAllEntries().map(([key, entry]) => [key, String(readProperty(entry, 'value') ?? '')] as const),
    )
  } catch {
    // Baggage of somebody else's making that cannot be read names no session.
    return undefined
  }
}
