import { EventEmitter } from 'node:events'
import { context as contextApi, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import {
  activeContext,
  AsyncLocalStorageContextManager,
  registerContextManager,
  runInContext,
} from './context-manager.ts'

const KEY = createContextKey('test')
const context = ROOT_CONTEXT.setValue(KEY, 'mine')

function setUp(): { manager: AsyncLocalStorageContextManager; value: () => unknown } {
  const manager = new AsyncLocalStorageContextManager().enable()
  return { manager, value: () => manager.active().getValue(KEY) }
}

describe('the context manager', () => {
  it('carries the context through promises, timers and microtasks, and not beyond', async () => {
    const { manager, value } = setUp()
    const later = manager.with(context, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return value()
    })
    expect(value()).toBeUndefined()
    expect(await later).toBe('mine')
  })

  it('gives the function its this and arguments, and its result and error back', () => {
    const { manager } = setUp()
    const self = { factor: 2 }
    function times(this: typeof self, number: number): number {
      return this.factor * number
    }
    expect(manager.with(context, times as (number: number) => number, self as never, 21)).toBe(42)
    const error = new Error('mine')
    const failing = (): never => {
      throw error
    }
    expect(() => manager.with(context, failing)).toThrow(error)
  })

  it('binds a function and keeps its length', () => {
    const { manager, value } = setUp()
    const bound = manager.bind(context, (_a: number, _b: number) => value())
    expect(bound.length).toBe(2)
    expect(bound(1, 2)).toBe('mine')
  })

  it('binds the listeners of an emitter once, and lets them be removed', () => {
    const { manager, value } = setUp()
    const emitter = manager.bind(context, manager.bind(context, new EventEmitter()))
    const seen: unknown[] = []
    const listener = (): unknown => seen.push(value())
    emitter.on('event', listener)
    emitter.once('event', listener)
    emitter.emit('event')
    emitter.off('event', listener)
    emitter.emit('event')
    expect(seen).toEqual(['mine', 'mine'])
    expect(emitter.listenerCount('event')).toBe(0)
  })

  it('is the root context when it was disabled', () => {
    const { manager } = setUp()
    expect(manager.with(context, () => manager.disable().active())).toBe(ROOT_CONTEXT)
  })
})

describe('the short way to the active context', () => {
  it('leads to whichever manager is registered with the API', () => {
    expect(registerContextManager()).toBe(true)
    expect(registerContextManager()).toBe(false)
    expect(runInContext(context, () => contextApi.active())).toBe(context)
    expect(contextApi.with(context, () => activeContext())).toBe(context)
    contextApi.disable()
    expect(runInContext(context, () => activeContext())).toBe(ROOT_CONTEXT)
    contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager())
    expect(runInContext(context, () => activeContext())).toBe(context)
    contextApi.disable()
  })
})
