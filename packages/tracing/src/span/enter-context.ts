import type { Context } from '@opentelemetry/api'
import { readProperty } from './untrusted.ts'

/** Where every version of `@opentelemetry/api` 1.x keeps what was registered; the API gives it to nobody. */
const registeredKey = Symbol.for('opentelemetry.js.api.1')

/**
 * Makes a context the active one for the rest of the current run and whatever it starts, as no function of the API can. False
 * when the registered context manager is of a kind that cannot do so; then nothing has happened. Known are ours and the stock
 * ones, which keep an `AsyncLocalStorage`.
 */
export function enterContext(where: Context): boolean {
  const manager = readProperty(readProperty(globalThis, registeredKey), 'context')
  const storage = readProperty(manager, 'storage') ?? readProperty(manager, '_asyncLocalStorage')
  const enterWith = readProperty(storage, 'enterWith')
  if (typeof enterWith !== 'function') return false
  Reflect.apply(enterWith, storage, [where])
  return true
}
