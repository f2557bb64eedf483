import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** How much a thread stands back, on the scale of `nice`: at 10 it gets a tenth of the time that a thread at 0 gets, where both want it. */
const niceness = 10
const lowest = 19

/**
 * Puts the calling thread behind those that answer requests, where there are fewer cores than threads that work. On Linux the priority
 * is a thread's own, and asking for less of it needs no right; elsewhere it is the whole process's, and nothing is done.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return
  try {
    const id = Number(/\/task\/(\d+)$/u.exec(readlinkSync('/proc/thread-self'))?.[1])
    if (id > 0) setPriority(id, Math.min(getPriority(id) + niceness, lowest))
  } catch {
    // Without /proc, or where a sandbox forbids it, the thread works as before: only who waits for an answer may wait longer.
  }
}
