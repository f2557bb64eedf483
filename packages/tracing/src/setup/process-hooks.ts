import { deliverAtExit } from '../export/exit-delivery.ts'
import type { ExitParcel } from '../export/exit-parcel.ts'
import { onlyOwnListeners, ownListener } from './signal-listeners.ts'

/** What the end of the process wants from each tracer. */
export interface EndingParticipant {
  /** Delivers what is unsent, in its own time; never rejects. */
  readonly deliverAtEnd: () => Promise<void>
  /** Nothing asynchronous will run any more: ends what is open, and hands over what is to be sent, `first` before the rest. */
  readonly handOver: () => { readonly first: readonly ExitParcel[]; readonly parcels: readonly ExitParcel[] }
  /** Says what was lost in all. */
  readonly sumUp: () => void
}

/**
 * One per process, shared by every copy of this package that keeps to this shape: a module that is loaded again with each
 * change, as development servers do, adds tracers and no listeners.
 */
interface EndingHooks {
  readonly participants: Set<EndingParticipant>
  /** Takes the listeners away, which belong to the copy that came first. */
  remove: (() => void) | undefined
}

const hooksKey: unique symbol = Symbol.for('honeyhive.v2.ending.1') as never

function hooks(): EndingHooks {
  const holder = globalThis as { [hooksKey]?: EndingHooks }
  holder[hooksKey] ??= { participants: new Set(), remove: undefined }
  return holder[hooksKey]
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const onSignal = ownListener(endBySignal)

/**
 * Takes part in the end of the process. Node says `beforeExit` when it has nothing left to do, and goes on for as long as
 * somebody then starts something; every other end that can be caught says `exit`, after which nothing asynchronous runs.
 * One listener of each kind serves all tracers, and none is left when there is no tracer.
 */
export function joinEnding(participant: EndingParticipant): void {
  if (typeof process !== 'object' || typeof process.on !== 'function') return
  const shared = hooks()
  shared.participants.add(participant)
  if (shared.remove !== undefined) return
  addListeners()
  shared.remove = removeListeners
}

export function leaveEnding(participant: EndingParticipant): void {
  const shared = hooks()
  if (!shared.participants.delete(participant) || shared.participants.size > 0) return
  shared.remove?.()
  shared.remove = undefined
}

function addListeners(): void {
  process.on('beforeExit', deliverAll)
  process.on('exit', deliverNow)
  addSignalListeners()
}

function removeListeners(): void {
  process.removeListener('beforeExit', deliverAll)
  process.removeListener('exit', deliverNow)
  removeSignalListeners()
}

/** Signals go to the main thread only. Ours is the first to hear of one, while `once` listeners of others still count. */
function addSignalListeners(): void {
  const isMainThread = process.getBuiltinModule?.('node:worker_threads')?.isMainThread ?? false
  if (!isMainThread) return
  for (const signal of signals) process.prependListener(signal, onSignal)
}

function removeSignalListeners(): void {
  for (const signal of signals) process.removeListener(signal, onSignal)
}

function deliverAll(): void {
  for (const participant of hooks().participants) void participant.deliverAtEnd()
}

/** Everything in one go, so that the time limit is that of one tracer and not of each. */
function deliverNow(): void {
  try {
    const participants = [...hooks().participants]
    const mail = participants.map((participant) => participant.handOver())
    const first = mail.flatMap((one) => one.first)
    deliverAtExit(
      first,
      mail.flatMap((one) => one.parcels),
    )
    for (const participant of participants) participant.sumUp()
  } catch {
    // An error here would change the exit code of the program, and there is nobody left to tell.
  }
}

/**
 * A signal that nobody else listens for would have ended the process, and so it does: after the delivery it is raised once
 * more, without our listener. Whoever does listen decides; if that is `process.exit`, we hear of it there.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (!onlyOwnListeners(signal)) return
  deliverNow()
  removeSignalListeners()
  if (process.listenerCount(signal) > 0) return
  process.kill(process.pid, signal)
  // Still here: process number 1 of a container is not ended by a signal.
  setImmediate(() => {
    if (hooks().participants.size > 0) addSignalListeners()
  }).unref()
}
