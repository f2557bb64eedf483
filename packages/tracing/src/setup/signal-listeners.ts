/** Marks the listeners of every copy of this package in the process, which would otherwise each wait for the other. */
const ownMark = Symbol.for('honeyhive.v2.signal-listener')

type SignalListener = (signal: NodeJS.Signals) => void

/** The same listener, recognised as ours by all copies of this package. */
export function ownListener(listener: SignalListener): SignalListener {
  return Object.assign(listener, { [ownMark]: true })
}

/** Whether the signal would have ended the process without us. */
export function onlyOwnListeners(signal: NodeJS.Signals): boolean {
  const others = process.listeners(signal).filter((listener) => !(ownMark in listener))
  return others.length <= restrainedListeners()
}

/**
 * `signal-exit`, which is beneath many command line tools, ends the process if it alone listens for a signal. So do we: each
 * would wait for the other, and Ctrl-C would do nothing. Its copies are counted where they themselves count each other.
 */
function restrainedListeners(): number {
  const third = (process as { __signal_exit_emitter__?: unknown }).__signal_exit_emitter__
  const fourth = (globalThis as { [key: symbol]: unknown })[Symbol.for('signal-exit emitter')]
  return countOf(third) + countOf(fourth)
}

function countOf(emitter: unknown): number {
  if (typeof emitter !== 'object' || emitter === null || !('count' in emitter)) return 0
  return typeof emitter.count === 'number' ? emitter.count : 0
}
