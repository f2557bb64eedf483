import { spawnSync } from 'node:child_process'
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

/**
 * How a process is forked that gets a core as soon as it has something to do, where the system has a way and permits it: whoever waits
 * for an answer is in life a machine of its own, and is not to wait for a core of the server's.
 */
export function atOnce() {
  const command = ['chrt', '-f', '10']
  const isPossible = process.platform === 'linux' && spawnSync(command[0], [...command.slice(1), 'true']).status === 0
  return isPossible ? { execPath: command[0], execArgv: [...command.slice(1), process.execPath] } : {}
}
