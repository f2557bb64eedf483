import { context } from '@opentelemetry/api'
import type { Identity } from '../core/identity.ts'
import { type Runtime, runtimeKey } from '../setup/runtime.ts'
import { enterContext } from '../span/enter-context.ts'

/** What was the session around one that was entered, so that it can be left again. */
const entered = new WeakMap<Identity, { readonly around: unknown }>()

/** Makes an identity that of the current run and whatever it starts. False where no context can be entered. */
export function enterSession(runtime: Runtime, identity: Identity): boolean {
  const active = context.active()
  entered.set(identity, { around: active.getValue(runtime.identityKey) })
  return enterContext(active.setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime))
}

/** Back to what was around an entered session; nothing happens to one that a function runs in. */
export function leaveSession(runtime: Runtime, identity: Identity): void {
  const outer = entered.get(identity)
  if (outer !== undefined) enterContext(context.active().setValue(runtime.identityKey, outer.around))
}
