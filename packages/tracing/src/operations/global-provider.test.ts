import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { getGlobalProvider, setGlobalProvider } from '../index.ts'
import { leaveNothing } from '../setup/cases/leave-nothing.ts'

afterEach(async () => {
  await leaveNothing()
  vi.restoreAllMocks()
})

describe('the global provider', () => {
  it('is given without its proxy, and set where that costs nobody anything', async () => {
    expect(getGlobalProvider()).toBeUndefined()
    const first = new BasicTracerProvider()
    expect(setGlobalProvider(first)).toBe(true)
    expect(getGlobalProvider()).toBe(first)
    const second = new BasicTracerProvider()
    expect(setGlobalProvider(second)).toBe(false)
    expect(getGlobalProvider()).toBe(first)
    expect(setGlobalProvider(second, { force: true })).toBe(true)
    expect(getGlobalProvider()).toBe(second)
    expect(setGlobalProvider(undefined as never)).toBe(false)
  })
})
