import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const niceness = 10
const lowest = 19

/** Puts the calling process behind the others, with every thread that it has by now. On Linux only; elsewhere it stays where it is. */
export function standBack() {
  if (process.platform !== 'linux') return
  const behind = Math.min(getPriority() + niceness, lowest)
  for (const id of readdirSync('/proc/self/task')) setPriority(Number(id), behind)
}
