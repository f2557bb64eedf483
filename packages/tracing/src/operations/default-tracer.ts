import { clearRuntimes, defaultRuntime, setDefaultRuntime } from '../setup/registry.ts'
import { HoneyHiveTracer } from './tracer.ts'

/**
 * The tracer that is at work where neither an option nor the context names one: the first that was made, or the one that was
 * set. `undefined` when there is none.
 *
 * @example
 * getDefaultTracer()?.status()
 */
export function getDefaultTracer(): HoneyHiveTracer | undefined {
  const runtime = defaultRuntime()
  return runtime === undefined ? undefined : HoneyHiveTracer.of(runtime)
}

/**
 * Makes a tracer the default. With `undefined` there is none, until the next one is made.
 *
 * @example
 * setDefaultTracer(HoneyHiveTracer.init({ project: 'support' }))
 */
export function setDefaultTracer(tracer: HoneyHiveTracer | undefined): void {
  setDefaultRuntime(tracer?.runtime)
}

/**
 * Forgets all tracers without shutting them down, for tests: what they have is delivered all the same, and nobody finds them
 * any more who does not hold them.
 *
 * @example
 * afterEach(() => clearRegistry())
 */
export function clearRegistry(): void {
  clearRuntimes()
}
