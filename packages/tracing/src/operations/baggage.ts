import { type BaggageEntry, type Context, context, propagation } from '@opentelemetry/api'
import { type CanonicalIds, canonicalPart } from '../core/canonical-ids.ts'
import { serialize } from '../core/serialize.ts'
import { runtimeKey } from '../setup/runtime.ts'
import { enterContext } from '../span/enter-context.ts'
import { readKeys, readProperty } from '../span/untrusted.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/**
 * One entry of the context's baggage; for a key of ours such as `session_id` or `project`, what holds here. The key is also
 * found in lower case, in upper case, and with `_` for `-`, `.` and spaces.
 *
 * @example
 * getBaggage('session_id')
 */
export function getBaggage(key: string, tracer?: HoneyHiveTracer): string | undefined {
  if (typeof key !== 'string') return undefined
  const runtime = activeRuntime(tracer)
  const part = canonicalPart(normalized(key))
  const known = part === undefined ? undefined : runtime?.identityIn(context.active())[part]
  if (known !== undefined && known !== '') return known
  const baggage = propagation.getBaggage(context.active())
  for (const spelling of [key, normalized(key), key.toLowerCase(), key.toUpperCase()]) {
    const entry = baggage?.getEntry(spelling)
    if (entry !== undefined) return entry.value
  }
  return undefined
}

/**
 * Sets one entry for the rest of the current run and whatever it starts; other runs do not see it. A key of ours, such as
 * `session_id`, moves the spans that follow. The key is normalised as `getBaggage` says; what is no text is written as text.
 * False where the registered context manager has no way in: use `withBaggage` there.
 *
 * @example
 * setBaggage('user-tier', 'pro')
 */
export function setBaggage(key: string, value: unknown, tracer?: HoneyHiveTracer): boolean {
  if (typeof key !== 'string') return false
  return enterContext(contextWith([[key, value]], tracer))
}

/**
 * Runs a function with further entries of baggage; afterwards the context is what it was. Result and error come through
 * untouched.
 *
 * @example
 * await withBaggage({ user_tier: 'pro' }, () => handle(request))
 */
export function withBaggage<T>(entries: Readonly<Record<string, unknown>>, fn: () => T, tracer?: HoneyHiveTracer): T {
  const readable = readKeys(entries).map((key) => [key, readProperty(entries, key)] as const)
  return context.with(contextWith(readable, tracer), fn)
}

function contextWith(entries: readonly (readonly [string, unknown])[], tracer?: HoneyHiveTracer): Context {
  const runtime = activeRuntime(tracer)
  const active = context.active()
  const ids: Partial<Record<keyof CanonicalIds, string>> = {}
  const others: (readonly [string, BaggageEntry])[] = []
  for (const [key, value] of entries) {
    const text = textOf(value)
    const part = runtime === undefined ? undefined : canonicalPart(normalized(key))
    if (text === undefined) continue
    if (part === undefined) others.push([normalized(key), { value: text }])
    else ids[part] = text
  }
  const baggage = others.reduce(
    (all, [key, entry]) => all.setEntry(key, entry),
    propagation.getBaggage(active) ?? propagation.createBaggage(),
  )
  const carrying = others.length === 0 ? active : propagation.setBaggage(active, baggage)
  if (runtime === undefined || Object.keys(ids).length === 0) return carrying
  const identity = runtime.identities.derived(active, ids)
  return carrying.setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime)
}

function normalized(key: string): string {
  return key.replaceAll(/[-. ]/g, '_').toLowerCase()
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : serialize(value).text
}
