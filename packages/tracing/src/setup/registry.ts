import type { Runtime } from './runtime.ts'

/** One per process, found by every copy of this package that keeps to the same version of this shape. */
interface Registry {
  /** By id, in the order of their making. */
  readonly live: Map<string, WeakRef<Runtime>>
  /** Those that the process itself refers to, because theirs is its provider or takes part in it. */
  readonly pinned: Set<Runtime>
  /** Used where neither an option nor the context names a tracer. */
  defaultRuntime: Runtime | undefined
}

const registryKey: unique symbol = Symbol.for('honeyhive.v2.registry.1') as never

function registry(): Registry {
  const holder = globalThis as { [registryKey]?: Registry }
  holder[registryKey] ??= { live: new Map(), pinned: new Set(), defaultRuntime: undefined }
  return holder[registryKey]
}

/** As long as somebody has a tracer or an open span of it, there will be spans for the runtime. */
const runtimeOfAnchor = new WeakMap<object, Runtime>()

const collected = new FinalizationRegistry<() => void>((deliverRest) => deliverRest())

export interface Registration {
  /** Held until it is shut down, whether or not anybody else holds it. */
  readonly isPinned: boolean
  /** Holds the runtime as long as somebody holds it. */
  readonly anchor: object
  /** Called when nobody held the runtime any more and it was not shut down; refers to nothing that holds it. */
  readonly deliverRest: () => void
}

/**
 * Adds a runtime; the first one is the default until it is removed. The default is held, every other one only for as long as
 * its user holds it, so that a program may make a tracer for every request and forget it.
 */
export function registerRuntime(runtime: Runtime, { isPinned, anchor, deliverRest }: Registration): void {
  const found = registry()
  found.live.set(runtime.id, new WeakRef(runtime))
  if (isPinned) found.pinned.add(runtime)
  runtimeOfAnchor.set(anchor, runtime)
  collected.register(runtime, deliverRest, runtime)
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
  const runtimes: Runtime[] = []
  for (const [id, reference] of registry().live) {
    const runtime = reference.deref()
    if (runtime === undefined) registry().live.delete(id)
    else runtimes.push(runtime)
  }
  return runtimes
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
