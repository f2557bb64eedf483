import { describe, expect, it } from 'vitest'
import { AdaptiveLimit } from './adaptive-limit.ts'
import { attempted } from './attempts.ts'
import { Cancellation } from './cancellation.ts'
import { withDeadline } from './deadline.ts'
import { feed } from './feed.ts'
import { Lane } from './lane.ts'
import { rateLimitOf } from './rate-limit.ts'

function limitedLane(max: number): { readonly lane: Lane; readonly limit: AdaptiveLimit } {
  const limit: AdaptiveLimit = new AdaptiveLimit({ max, onChange: () => lane.changed() })
  const lane = new Lane(limit)
  return { lane, limit }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a lane', () => {
  it('gives its places at once, and further ones in the order of asking', async () => {
    const { lane } = limitedLane(2)
    expect([lane.enter(), lane.enter()]).toEqual([true, true])
    const order: string[] = []
    const waiting = ['a', 'b', 'c'].map(async (name) => (await lane.enter()) && order.push(name))
    lane.leave()
    await turn()
    expect(order).toEqual(['a'])
    lane.leave()
    lane.leave()
    await Promise.all(waiting)
    expect(order).toEqual(['a', 'b', 'c'])
    expect(lane.taken).toBe(2)
  })

  it('that is closed turns those away who wait, and lets those inside finish', async () => {
    const { lane } = limitedLane(1)
    expect(lane.enter()).toBe(true)
    const waiting = lane.enter()
    lane.close()
    expect(await waiting).toBe(false)
    expect(await lane.enter()).toBe(false)
    lane.leave()
    expect(lane.taken).toBe(0)
  })

  it('lets in nobody while a rate limit says to wait, and the next one after it', async () => {
    const { lane, limit } = limitedLane(4)
    limit.rateLimited(30)
    const startedAt = performance.now()
    expect(await lane.enter()).toBe(true)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(25)
  })

  it('keeps its order through ten thousand', async () => {
    const { lane } = limitedLane(3)
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 10_000 }, async (_, index) => {
        await lane.enter()
        order.push(index)
        await Promise.resolve()
        lane.leave()
      }),
    )
    expect(order).toEqual(Array.from({ length: 10_000 }, (_, index) => index))
    expect(lane.taken).toBe(0)
  })
})

describe('the limit', () => {
  it('halves at a rate limit, once for answers that come together, and comes back one by one', () => {
    const limit = new AdaptiveLimit({ max: 16 })
    limit.rateLimited(undefined)
    limit.rateLimited(undefined)
    expect([limit.current, limit.hits]).toEqual([8, 2])
    for (let good = 0; good < 9; good += 1) limit.succeeded()
    expect(limit.current).toBe(9)
    for (let good = 0; good < 1_000; good += 1) limit.succeeded()
    expect(limit.current).toBe(16)
  })

  it('never falls below one', () => {
    const limit = new AdaptiveLimit({ max: 1 })
    limit.rateLimited(undefined)
    expect(limit.current).toBe(1)
  })
})

describe('a rate limit is recognised', () => {
  const headers = { 'retry-after': '2' }
  it.each([
    ['by status', { status: 429, headers }, 2000],
    ['by statusCode', { statusCode: 429, responseHeaders: headers }, 2000],
    ['in a response', { response: { status: 429, headers: new Headers(headers) } }, 2000],
    ['in a cause', { cause: { status: 429, headers: { 'Retry-After': '1' } } }, 1000],
    ['in milliseconds', { status: 429, headers: { 'retry-after-ms': '250' } }, 250],
    ['without a time', { status: 429 }, undefined],
  ])('%s', (_how, error, retryAfterMillis) => {
    expect(rateLimitOf(error)).toEqual({ retryAfterMillis })
  })

  it.each([new Error('429 Too Many Requests'), { status: 500 }, null, undefined, 'x'])(
    'and never by words: %s',
    (error) => {
      expect(rateLimitOf(error)).toBeUndefined()
    },
  )
})

describe('a call with a deadline', () => {
  it('answers at once what is there at once', () => {
    expect(withDeadline(() => 1, 10, new Cancellation())).toEqual({ status: 'done', value: 1 })
  })

  it('is late when its time is over, and its signal says so', async () => {
    let signal: AbortSignal | undefined
    const timed = await withDeadline((call) => new Promise(() => (signal = call.signal)), 10, new Cancellation())
    expect(timed).toEqual({ status: 'late' })
    expect(signal?.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('is cancelled with the run, and its signal has the reason', async () => {
    const cancellation = new Cancellation()
    let signal: AbortSignal | undefined
    const timed = withDeadline((call) => new Promise(() => (signal = call.signal)), 10_000, cancellation)
    cancellation.abort('enough')
    expect(await timed).toEqual({ status: 'cancelled' })
    expect(signal?.reason).toBe('enough')
  })
})

describe('attempts', () => {
  const options = {
    cancellation: new Cancellation(),
    timeoutMillis: 1000,
    retries: 2,
    rateLimitRetries: 3,
    random: () => 0,
  }

  it('are repeated after an error as often as asked for, and no more', async () => {
    let calls = 0
    const fail = (): never => {
      calls += 1
      throw new Error(`call ${calls}`)
    }
    const { outcome, attempts } = await attempted(fail, { ...options, ...limitedLane(1) })
    expect([calls, attempts]).toEqual([3, 3])
    expect(outcome).toMatchObject({ status: 'failed', error: { message: 'call 3' } })
  })

  it('wait outside of the lane, so that others have its place meanwhile', async () => {
    const lanes = limitedLane(1)
    const order: string[] = []
    let isFirst = true
    const flaky = attempted(
      () => {
        order.push('flaky')
        if (!isFirst) return 'ok'
        isFirst = false
        throw new Error('once')
      },
      { ...options, ...lanes },
    )
    const other = attempted(() => order.push('other'), { ...options, ...lanes })
    await Promise.all([flaky, other])
    expect(order).toEqual(['flaky', 'other', 'flaky'])
  })

  it('after a rate limit do not count as the fault of the function', async () => {
    const lanes = limitedLane(8)
    let calls = 0
    const { outcome } = await attempted(
      () => {
        calls += 1
        if (calls <= 3) throw Object.assign(new Error('slow down'), { status: 429 })
        return 'ok'
      },
      { ...options, retries: 0, ...lanes },
    )
    expect(outcome).toEqual({ status: 'done', value: 'ok' })
    expect(lanes.limit.hits).toBe(3)
  })
})

describe('a feed', () => {
  it('has at most so many open, works on all, and begins nothing after a stop', async () => {
    const cancellation = new Cancellation()
    let open = 0
    let most = 0
    const done: number[] = []
    await feed(
      Array.from({ length: 100 }, (_, index) => ({ index })),
      7,
      cancellation,
      async ({ index }) => {
        open += 1
        most = Math.max(most, open)
        await turn()
        open -= 1
        done.push(index)
        if (index === 49) cancellation.stop()
      },
    )
    expect(most).toBe(7)
    expect(open).toBe(0)
    expect(done.length).toBeGreaterThanOrEqual(50)
    expect(done.length).toBeLessThan(60)
  })
})
