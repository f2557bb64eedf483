// The benchmark's job as it comes to a process that somebody else's runner starts, and the way of its figures back.
import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export const { count, millis, evaluators, workers, file } = JSON.parse(process.env.EVALS_JOB)
/** Loading and compiling is once for a program, as in measure.mjs. */
export const warmCount = Math.min(count, 100)

export const rowsOf = (length) => Array.from({ length }, (_, index) => ({ input: index, expected: index }))
export const work = async (index) => (await delay(millis), index)

let startedAt = 0
let used
let usedCpu

/** From the first row's beginning. */
export function begin() {
  startedAt = performance.now()
  used = performance.eventLoopUtilization()
  usedCpu = process.cpuUsage()
}

/** To the last row's last score. */
export function end(results) {
  const wallMillis = performance.now() - startedAt
  const { active } = performance.eventLoopUtilization(used)
  const { user, system } = process.cpuUsage(usedCpu)
  writeFileSync(file, JSON.stringify({ wallMillis, activeMillis: active, cpuMillis: (user + system) / 1000, results }))
}
