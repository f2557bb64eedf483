import type { Socket } from 'node:net'
import { plainAnswer } from './plain-answer.ts'

const nothing = Buffer.alloc(0)

/** A connection that is kept, with one request on it at a time. */
export class PlainConnection {
  readonly #socket: Socket
  #received: Buffer = nothing
  #settle: ((isGood: boolean) => void) | undefined
  #isOpen = true

  /** `timeoutMillis` of silence under a request end the connection. */
  constructor(socket: Socket, timeoutMillis: number, onClose: (connection: PlainConnection) => void) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setTimeout(timeoutMillis)
    socket.on('timeout', () => {
      if (this.#settle !== undefined) socket.destroy()
    })
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('end', () => socket.destroy())
    // What was wrong is said by whoever makes the request again.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#isOpen = false
      this.#finish(false)
      onClose(this)
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Resolves to whether there was a good answer. Never rejects. Not before the request before it was answered. */
  send(request: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#settle = resolve
      this.#socket.write(request)
    })
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const answer = plainAnswer(this.#received)
    if (answer === 'incomplete' && this.#settle !== undefined) return
    this.#received = nothing
    // Also what nobody has asked for: from then on answers could belong to any request.
    const isGood = typeof answer === 'object' && this.#settle !== undefined
    if (!isGood || answer.isLast) {
      this.#isOpen = false
      this.#socket.destroy()
    }
    this.#finish(isGood)
  }

  #finish(isGood: boolean): void {
    const settle = this.#settle
    this.#settle = undefined
    settle?.(isGood)
  }
}
