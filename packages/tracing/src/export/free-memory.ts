/** The little of a port that is needed; its types differ from runtime to runtime. */
interface Port {
  postMessage(message: undefined, transfer: ArrayBuffer[]): void
}

let nobody: Port | undefined

/**
 * Gives memory back now, rather than when the collector next comes: it hardly counts what lies outside its heap, and after a burst
 * tens of megabytes would wait for it. `bytes`, and all that shares their memory, are empty afterwards. Never throws.
 */
export function freeMemory(bytes: Uint8Array<ArrayBuffer>): void {
  if (typeof MessageChannel !== 'function') return
  try {
    nobody ??= closedPort()
    // What is handed over to nobody is let go.
    nobody.postMessage(undefined, [bytes.buffer])
  } catch {
    // Memory that cannot be handed over is left to the collector.
  }
}

function closedPort(): Port {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  port1.close()
  return port1
}
