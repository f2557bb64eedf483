import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { givingWay, RightOfWay } from './right-of-way.ts'

/** The clock moves by what each look at it is to add. */
function clock(...steps: readonly number[]): () => number {
  let now = 0
  let next = 0
  return () => {
    now += steps[next] ?? 0
    next += 1
    return now
  }
}

test('a thread goes on at once while nobody is being answered', () => {
  const way = new RightOfWay()
  const leave = way.enter()
  leave()
  leave()
  const never = (): number => {
    throw new Error('The clock is asked although nobody is being answered.')
  }
  expect(way.answering[0]).toBe(0)
  givingWay(way.answering, never)()
})

test('a thread that waits goes on once all are answered', async () => {
  const way = new RightOfWay()
  const leaves = [way.enter(), way.enter()]
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    parentPort.postMessage('waits')
    for (;;) {
      const count = Atomics.load(workerData, 0)
      if (count === 0) break
      Atomics.wait(workerData, 0, count, 60_000)
    }
    parentPort.postMessage('goes on')`
  const thread = new Worker(source, { eval: true, workerData: way.answering })
  onTestFinished(async () => void (await thread.terminate()))
  expect(await once(thread, 'message')).toEqual(['waits'])
  for (const leave of leaves) leave()
  expect(await once(thread, 'message')).toEqual(['goes on'])
})

test('a thread never waits long, and works as long before it waits again', () => {
  const { answering } = new RightOfWay()
  Atomics.store(answering, 0, 1)
  const before = performance.now()
  // Waited from 10 to 14; asked again at 17, before it has worked for four, and then at 19.
  const looks: number[] = []
  const now = clock(10, 4, 3, 2, 3)
  const giveWay = givingWay(answering, () => {
    const time = now()
    looks.push(time)
    return time
  })
  giveWay()
  giveWay()
  giveWay()
  expect(looks).toEqual([10, 14, 17, 19, 22])
  expect(performance.now() - before).toBeLessThan(1000)
})
