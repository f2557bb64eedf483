import {
  type Baggage,
  type BaggageEntry,
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api'
import { canonicalIds, canonicalKeys, canonicalPart } from '../core/canonical-ids.ts'
import type { Identity } from '../core/identity.ts'
import { baggageIn, withBaggage, withSpan } from '../span/context-node.ts'
import { W3CBaggagePropagator } from '../span/propagators/baggage.ts'
import { CompositePropagator } from '../span/propagators/composite.ts'
import { W3CTraceContextPropagator } from '../span/propagators/trace-context.ts'
import { readProperty } from '../span/untrusted.ts'
import { activeSpan } from './active-span.ts'
import { type Runtime, runtimeKey } from './runtime.ts'

/** W3C Trace Context and Baggage: what travels between processes. */
export const propagator: CompositePropagator = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
})

const traceParentOnly = new W3CTraceContextPropagator()

/** Within the process the same as the runtime's id; it names the tracer to Python's SDK. */
const TRACER_ID_KEY = 'honeyhive_tracer_id'

/** Where `@opentelemetry/api` keeps what was registered. Asked first, because it complains aloud of a place that is taken. */
const registeredKey = Symbol.for('opentelemetry.js.api.1')

/** Makes ours the propagator of the process, if there is none; whoever instruments HTTP then passes trace context on. */
export function installPropagator(): boolean {
  if (readProperty(readProperty(globalThis, registeredKey), 'propagation') !== undefined) return false
  return propagation.setGlobalPropagator(propagator)
}

/** Gives the place back, if ours is in it. */
export function uninstallPropagator(): void {
  if (readProperty(readProperty(globalThis, registeredKey), 'propagation') === propagator) propagation.disable()
}

/** Writes trace context, baggage and the ids of the session of a context into a carrier. */
export function injectAll<Carrier>(
  runtime: Runtime | undefined,
  where: Context,
  carrier: Carrier,
  setter: TextMapSetter<Carrier>,
): void {
  if (runtime === undefined) propagator.inject(where, carrier, setter)
  else propagator.inject(withIds(runtime, withOwnSpan(runtime, where)), carrier, setter)
}

/** Writes `traceparent` and nothing else: what any host may know. */
export function injectTraceParent<Carrier>(
  runtime: Runtime,
  where: Context,
  carrier: Carrier,
  setter: TextMapSetter<Carrier>,
): void {
  traceParentOnly.inject(withOwnSpan(runtime, where), carrier, {
    set: (target, name, value) => (name === 'traceparent' ? setter.set(target, name, value) : undefined),
  })
}

/**
 * A context with what a carrier brings: the caller's span as parent, its baggage, and its session for our spans. Our ids leave
 * the baggage for a place that only this tracer reads, so that they go no further than we send them. `explicitSessionId` stands
 * above the carrier's.
 */
export function extractAll<Carrier>(
  runtime: Runtime | undefined,
  where: Context,
  carrier: Carrier,
  getter: TextMapGetter<Carrier>,
  explicitSessionId?: string,
): Context {
  const extracted = propagator.extract(where, carrier, getter)
  if (runtime === undefined) return extracted
  const baggage = baggageIn(extracted) as Baggage | undefined
  const incoming = baggage === undefined || baggage === baggageIn(where) ? [] : baggage.getAllEntries()
  const named = incoming.map(([key, { value }]) => [key, value] as const)
  const ids = canonicalIds(explicitSessionId === undefined ? named : [...named, ['session_id', explicitSessionId]])
  if (ids === undefined && extracted === where) return where
  const working = extracted.setValue(runtimeKey, runtime)
  if (ids === undefined) return working
  const identity = runtime.identities.derived(where, ids)
  const kept = withBaggage(working, propagation.createBaggage(entriesOf(incoming.filter(([key]) => !isOurs(key)))))
  return (incoming.length === 0 ? working : kept).setValue(runtime.identityKey, identity)
}

/** Beside another provider our active span is kept in a place of our own. */
function withOwnSpan(runtime: Runtime, where: Context): Context {
  const own = activeSpan(runtime, where)
  return own === undefined ? where : withSpan(where, own)
}

function withIds(runtime: Runtime, where: Context): Context {
  const identity = runtime.identityIn(where)
  const others = ((baggageIn(where) as Baggage | undefined)?.getAllEntries() ?? []).filter(([key]) => !isOurs(key))
  // Ours first: what is too much is cut at the end.
  return withBaggage(where, propagation.createBaggage(entriesOf([...ownEntries(runtime, identity), ...others])))
}

function ownEntries(runtime: Runtime, identity: Identity): readonly (readonly [string, BaggageEntry])[] {
  if (identity.sessionId === '') return []
  const entries: (readonly [string, BaggageEntry])[] = []
  for (const [key, part] of canonicalKeys) {
    if (key === 'session_id') entries.push([TRACER_ID_KEY, { value: runtime.id }])
    const value = identity[part]
    const isSent = value !== undefined && (part !== 'sessionName' || identity.isAutoCreated === true)
    if (isSent) entries.push([key, { value }])
  }
  return entries
}

function isOurs(key: string): boolean {
  return key === TRACER_ID_KEY || canonicalPart(key) !== undefined
}

/** Without a prototype, so that a member named `__proto__` is a member like any other. */
function entriesOf(list: readonly (readonly [string, BaggageEntry])[]): Record<string, BaggageEntry> {
  const entries = Object.create(null) as Record<string, BaggageEntry>
  for (const [key, entry] of list) entries[key] = entry
  return entries
}
