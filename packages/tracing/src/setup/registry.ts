import type { Runtime } from './runtime.ts'

/** One per process, found by every copy of this package that keeps to the same version of this shape. */
interface Registry {
  readonly live: Set<Runtime>
  /** Used where neither an option nor the context names a tracer. */
  defaultRuntime: Runtime | undefined
}

const registryKey: unique symbol = Symbol.for('honeyhive.v2') as never

function registry(): Registry {
  const holder = globalThis as { [registryKey]?: Registry }
  holder[registryKey] ??= { live: new Set(), defaultRuntime: undefined }
  return holder[registryKey]
}

/** Adds a runtime; the first one is the default until it is removed. */
export function registerRuntime(runtime: Runtime): void {
  const { live } = registry()
  live.add(runtime)
  registry().defaultRuntime ??= runtime
}

/** Removes a runtime; if it was the default, the oldest that is still live takes its place. */
export function unregisterRuntime(runtime: Runtime): void {
  const found = registry()
  found.live.delete(runtime)
  if (found.defaultRuntime === runtime) found.defaultRuntime = found.live.values().next().value
}

export function liveRuntimes(): readonly Runtime[] {
  return [...registry().live]
}

export function defaultRuntime(): Runtime | undefined {
  return registry().defaultRuntime
}
