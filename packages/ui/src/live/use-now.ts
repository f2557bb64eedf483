import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The time, renewed every `TICK_MILLIS` by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

const TICK_MILLIS = 5000

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    // A time that has just been drawn stays: to renew it by a moment would draw it twice.
    if (Date.now() - now > TICK_MILLIS) now = Date.now()
    timer = setInterval(tick, TICK_MILLIS)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
