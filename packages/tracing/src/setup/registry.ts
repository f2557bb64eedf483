import type { FlushResult } from '../export/flush-result.ts'
import type { Runtime } from './runtime.ts'

/** What brings a runtime's spans to the server, and outlives it. Refers to nothing that holds the runtime. */
export interface Rest {
  flush(timeoutMillis?: number): Promise<FlushResult>
  shutdown(timeoutMillis?: number): Promise<FlushResult>
}

interface Entry {
  readonly runtime: WeakRef<Runtime>
  readonly rest: Rest
}

/** One per process, found by every copy of this package that keeps to the same version of this shape. */
interface Registry {
  /** By id, in the order of their making; one that nobody holds any more until all it had is delivered. */
  readonly live: Map<string, Entry>
  /** Those that the process itself refers to, because theirs is its provider or takes part in it. */
  readonly pinned: Set<Runtime>
  /** Used where neither an option nor the context names a tracer. */
  defaultRuntime: Runtime | undefined
}

const registryKey: unique symbol = Symbol.for('honeyhive.v2.registry.2') as never

function registry(): Registry {
  const holder = globalThis as { [registryKey]?: Registry }
  holder[registryKey] ??= { live: new Map(), pinned: new Set(), defaultRuntime: undefined }
  return holder[registryKey]
}

/** As long as somebody has a tracer or an open span of it, there will be spans for the runtime. */
const runtimeOfAnchor = new WeakMap<object, Runtime>()

const collected = new FinalizationRegistry<string>((id) => void deliverRest(id))

export interface Registration {
  /** Held until it is shut down, whether or not anybody else holds it. */
  readonly isPinned: boolean
  /** Holds the runtime as long as somebody holds it. */
  readonly anchor: object
  readonly rest: Rest
}

/**
 * Adds a runtime; the first one is the default until it is removed. The default is held, every other one only for as long as
 * its user holds it, so that a program may make a tracer for every request and forget it.
 */
export function registerRuntime(runtime: Runtime, { isPinned, anchor, rest }: Registration): void {
  const found = registry()
  found.live.set(runtime.id, { runtime: new WeakRef(runtime), rest })
  if (isPinned) found.pinned.add(runtime)
  runtimeOfAnchor.set(anchor, runtime)
  collected.register(runtime, runtime.id, runtime)
  found.defaultRuntime ??= runtime
}

/** Removes a runtime; if it was the default, the oldest that is still live takes its place. */
export function unregisterRuntime(runtime: Runtime): void {
  const found = registry()
  found.live.delete(runtime.id)
  found.pinned.delete(runtime)
  collected.unregister(runtime)
  if (found.defaultRuntime === runtime) found.defaultRuntime = liveRuntimes()[0]
  for (const listener of leavers) listener()
}

const leavers = new Set<() => void>()

/** Calls a function whenever a runtime has been removed, until what this answers is called. */
export function whenUnregistered(listener: () => void): () => void {
  leavers.add(listener)
  return () => void leavers.delete(listener)
}

export function liveRuntimes(): readonly Runtime[] {
  return [...registry().live.values()].flatMap(({ runtime }) => runtime.deref() ?? [])
}

/** What is left of runtimes that nobody holds any more. */
export function undelivered(): readonly Rest[] {
  return [...registry().live.values()].filter(({ runtime }) => runtime.deref() === undefined).map(({ rest }) => rest)
}

/** Nobody holds the runtime any more, and it was not shut down. */
async function deliverRest(id: string): Promise<void> {
  const { live } = registry()
  await live.get(id)?.rest.shutdown()
  live.delete(id)
}

export function defaultRuntime(): Runtime | undefined {
  return registry().defaultRuntime
}

/** `undefined`: there is none until one is set, or the next is registered. */
export function setDefaultRuntime(runtime: Runtime | undefined): void {
  registry().defaultRuntime = runtime
}

/** Forgets all without shutting them down: what they have still to deliver is delivered. */
export function clearRuntimes(): void {
  const found = registry()
  found.live.clear()
  found.pinned.clear()
  found.defaultRuntime = undefined
}
