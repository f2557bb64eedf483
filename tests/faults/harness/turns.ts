import { vi } from 'vitest'

// Before anybody puts a clock that stands still in their place.
const realSetImmediate = globalThis.setImmediate
const realSetTimeout = globalThis.setTimeout
const realNow = performance.now.bind(performance)

/** Clocks and timers that only `advance` moves. Sockets stay real. */
export function stopTheClock(at = '2026-01-01T00:00:00Z'): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    now: Date.parse(at),
  })
}

/** Less than any deadline of a request, so that a request has real time to be answered in. */
const partMillis = 5_000

/** Lets so much time pass, timers included. */
export async function advance(millis: number): Promise<void> {
  for (let rest = millis; rest > 0; rest -= partMillis) {
    await vi.advanceTimersByTimeAsync(Math.min(rest, partMillis))
    await quiet()
  }
}

/** Turns of the event loop until it is so, whatever the clock says. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = realNow() + 10_000
  while (!isSo()) {
    if (realNow() > end) throw new Error(`It did not come to this within ten seconds: ${what}.`)
    await new Promise((resolve) => realSetImmediate(resolve))
  }
}

/** Lets time pass, a part at a time, until it is so. */
export async function advanceUntil(isSo: () => boolean, stepMillis: number, what: string): Promise<void> {
  for (let step = 0; step < 1000 && !isSo(); step += 1) await advance(stepMillis)
  if (!isSo()) throw new Error(`It did not come to this in time: ${what}.`)
}

/** Long enough for a request that is on its way to arrive on this machine's own address. */
export async function quiet(): Promise<void> {
  await new Promise((resolve) => realSetTimeout(resolve, 10))
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => realSetImmediate(resolve))
}
