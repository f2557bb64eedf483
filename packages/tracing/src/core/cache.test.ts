import { describe, expect, it } from 'vitest'
import { Cache } from './cache.ts'

function clocked(options: { readonly maxSize?: number; readonly isEnabled?: boolean } = {}) {
  let now = 0
  const cache = new Cache({ isEnabled: true, maxSize: 2, ttlMillis: 100, nowMillis: () => now, ...options })
  let made = 0
  const get = (key: string): number => cache.getOrMake(key, () => (made += 1))
  return { cache, get, pass: (millis: number) => (now += millis) }
}

describe('the cache', () => {
  it('makes a value once, and again when its time is over', () => {
    const { cache, get, pass } = clocked()
    expect([get('a'), get('a')]).toEqual([1, 1])
    pass(100)
    expect(get('a')).toBe(2)
    expect(cache.statistics()).toEqual({ isEnabled: true, size: 1, hits: 1, misses: 2, expired: 1, evicted: 0 })
  })

  it('lets the least recently used go', () => {
    const { cache, get } = clocked()
    get('a')
    get('b')
    get('a')
    get('c')
    expect(get('a')).toBe(1)
    expect(get('b')).toBe(4)
    expect(cache.statistics()).toMatchObject({ size: 2, evicted: 2 })
  })

  it('keeps undefined, and nothing that throws', () => {
    const { cache } = clocked()
    let calls = 0
    const nothing = (): undefined => void (calls += 1)
    cache.getOrMake('a', nothing)
    cache.getOrMake('a', nothing)
    expect(calls).toBe(1)
    const fail = (): never => {
      throw new Error('mine')
    }
    expect(() => cache.getOrMake('b', fail)).toThrow('mine')
    expect(cache.statistics().size).toBe(1)
  })

  it('does nothing when it is off', () => {
    const { cache, get } = clocked({ isEnabled: false })
    expect([get('a'), get('a')]).toEqual([1, 2])
    expect(cache.statistics()).toEqual({ isEnabled: false, size: 0, hits: 0, misses: 0, expired: 0, evicted: 0 })
  })
})
