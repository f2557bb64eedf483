/** A Node event emitter, as far as its listeners go. */
interface Emitter {
  on: Register
  addListener: Register
  once: Register
  prependListener: Register
  prependOnceListener: Register
  off: Register
  removeListener: Register
}

type Listener = (...args: unknown[]) => unknown
type Register = (event: string | symbol, listener: Listener) => unknown

const ADDING = ['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const
const REMOVING = ['off', 'removeListener'] as const

export function isEmitter(target: unknown): target is Emitter {
  if (typeof target !== 'object' || target === null) return false
  try {
    return [...ADDING, ...REMOVING].every((name) => typeof Reflect.get(target, name) === 'function')
  } catch {
    // What cannot be looked at is not bound.
    return false
  }
}

/** Emitters that were bound, so that a second time does not wrap twice. */
const boundEmitters = new WeakSet<object>()

/**
 * From now on listeners that are added to `emitter` run through `bind`. Instrumentations of HTTP servers rely on it: a request
 * emits `data` and `end` in whatever context the socket is read in.
 */
export function bindEmitter(emitter: Emitter, bind: (listener: Listener) => Listener): void {
  if (boundEmitters.has(emitter)) return
  boundEmitters.add(emitter)
  const wrapped = new WeakMap<Listener, Listener>()
  // `once` calls `on` inside, and what it hands over is bound already.
  let isAdding = false
  for (const name of ADDING) {
    const original = emitter[name]
    emitter[name] = function add(this: unknown, event, listener): unknown {
      if (isAdding || typeof listener !== 'function') return original.call(this, event, listener)
      const bound = wrapped.get(listener) ?? bind(listener)
      wrapped.set(listener, bound)
      isAdding = true
      try {
        return original.call(this, event, bound)
      } finally {
        isAdding = false
      }
    }
  }
  for (const name of REMOVING) {
    const original = emitter[name]
    emitter[name] = function remove(this: unknown, event, listener): unknown {
      const bound = typeof listener === 'function' ? wrapped.get(listener) : undefined
      return original.call(this, event, bound ?? listener)
    }
  }
}
