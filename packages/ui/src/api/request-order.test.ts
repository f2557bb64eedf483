import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestOrder } from './request-order.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Requests that are answered by hand, and the order in which they were asked. */
function requests(): {
  readonly asked: string[]
  readonly ask: (name: string) => () => Promise<string>
  readonly answer: (name: string) => Promise<void>
} {
  const asked: string[] = []
  const answers = new Map<string, (name: string) => void>()
  return {
    asked,
    ask: (name) => () => {
      asked.push(name)
      return new Promise((resolve) => answers.set(name, resolve))
    },
    answer: async (name) => {
      answers.get(name)?.(name)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

test('what can wait is asked once what is awaited was answered and nothing followed it', async () => {
  const { asked, ask, answer } = requests()
  const order = new RequestOrder({ quietMillis: 100 })
  void order.first(ask('list'))
  void order.later(ask('chart'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['list'])
  await answer('list')
  await vi.advanceTimersByTimeAsync(99)
  void order.first(ask('next list'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['list', 'next list'])
  await answer('next list')
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toEqual(['list', 'next list', 'chart'])
})

test('what can wait is asked one at a time, the latest first, and nothing awaited waits for it', async () => {
  const { asked, ask, answer } = requests()
  const order = new RequestOrder({ quietMillis: 100 })
  void order.later(ask('first chart'))
  void order.later(ask('second chart'))
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toEqual(['second chart'])
  void order.first(ask('list'))
  expect(asked).toEqual(['second chart', 'list'])
  await answer('second chart')
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['second chart', 'list'])
  await answer('list')
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toEqual(['second chart', 'list', 'first chart'])
})

test('what was given up while it waited is never asked, and does not keep back the rest', async () => {
  const { asked, ask } = requests()
  const order = new RequestOrder({ quietMillis: 100 })
  const giveUp = new AbortController()
  void order.later(ask('chart'))
  const left = order.later(ask('outdated chart'), giveUp.signal)
  giveUp.abort()
  await expect(left).rejects.toThrow('aborted')
  await expect(order.later(ask('never'), giveUp.signal)).rejects.toThrow('aborted')
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toEqual(['chart'])
})

test('a request that fails makes room for the next one', async () => {
  const { asked, ask } = requests()
  const order = new RequestOrder({ quietMillis: 100 })
  void order.later(ask('chart'))
  const failing = order.later(() => Promise.reject(new Error('refused'))).catch(String)
  await vi.advanceTimersByTimeAsync(100)
  expect(await failing).toBe('Error: refused')
  expect(asked).toEqual(['chart'])
})
