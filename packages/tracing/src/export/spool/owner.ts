import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { errorCode } from './disk.ts'

/** A process, so that another one can tell whether it still runs. */
export interface Owner {
  /** Eight hex digits of the host's name; process ids mean nothing on another host or in another container. */
  readonly host: string
  readonly pid: number
  /** When it was started, in ticks since the host was; '0' where that cannot be known. Process ids are used again. */
  readonly start: string
}

/** A file that a process of another host holds is given up when nobody has written to it for this long. */
export const foreignIdleMillis = 3_600_000

let known: Owner | undefined

export function thisOwner(): Owner {
  if (known?.pid === process.pid) return known
  known = {
    host: createHash('sha256').update(hostname()).digest('hex').slice(0, 8),
    pid: process.pid,
    start: processState(process.pid)?.start ?? '0',
  }
  return known
}

/** Whether it may still run. `idleMillis` is how long its file has not been written to. */
export function isAlive(owner: Owner, idleMillis: number): boolean {
  if (owner.host !== thisOwner().host) return idleMillis < foreignIdleMillis
  if (!answersSignals(owner.pid)) return false
  const state = processState(owner.pid)
  if (state === undefined) return true
  return !state.isEnded && (owner.start === '0' || owner.start === state.start)
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Any other error means that it is there and not ours to signal.
    return errorCode(error) !== 'ESRCH'
  }
}

/** From proc(5), where there is one: the third field (state) and the 22nd (start), after a name that may hold anything. */
function processState(pid: number): { readonly start: string; readonly isEnded: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const start = fields[19]
    if (start === undefined || !/^\d+$/.test(start)) return undefined
    return { start, isEnded: /^[ZX]/.test(fields[0] ?? '') }
  } catch {
    // Not Linux, or hidden from us: the answer to the signal has to do.
    return undefined
  }
}
