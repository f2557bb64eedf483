import { expect, test } from 'vitest'
import { freeMemory } from './free-memory.ts'
import { SpanQueue } from './queue.ts'
import type { EncodedSpan } from './span-encoder.ts'

test('what is given back takes no memory from then on, without a collector', () => {
  const before = process.memoryUsage().arrayBuffers
  for (let count = 0; count < 20; count += 1) freeMemory(new Uint8Array(10_000_000))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
})

test('all that shares the memory is empty, and giving it back twice is fine', () => {
  const bytes = new Uint8Array(100)
  const view = bytes.subarray(10, 20)
  freeMemory(view)
  freeMemory(view)
  expect([bytes.length, view.length]).toEqual([0, 0])
})

test('a span that has been answered for is told so, and no other', () => {
  const queue = new SpanQueue({ maxBytes: 1000 })
  const freed: number[] = []
  const spans = [1, 2, 3].map((number) => ({ bytes: 10, free: () => void freed.push(number) }))
  for (const span of spans) queue.push(span as unknown as EncodedSpan)
  queue.release(queue.take(2, 1000))
  expect(freed).toEqual([1, 2])
})
