import type { Payload } from './span-encoder.ts'
import type { Unsent } from './transport.ts'
import type { FromWorker, ToWorker, WorkerAnswer, WorkerRequest } from './worker-message.ts'

/** The way to a thread and back. */
export interface WorkerDoor {
  /** @throws where the body's memory cannot be handed over; it is unchanged then. */
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void
  /** `onEnd` when the thread is no more, whatever the reason. */
  listen(onMessage: (message: FromWorker) => void, onEnd: () => void): void
  end(): void
}

/** Beyond the deadlines of its attempts, a thread that says nothing for so long will not speak again. */
const silenceMillis = 5_000

const unsent: Unsent = { status: 'unsent' }

/**
 * The app's side of the thread that sends. Nothing it does holds the process. When the thread ends or falls silent, every
 * request that waits for it is answered with `unsent`, and `isReady` is false for good.
 */
export class WorkerThread {
  private readonly door: WorkerDoor
  private readonly waiting = new Map<number, (answer: WorkerAnswer) => void>()
  private state: 'starting' | 'ready' | 'gone' = 'starting'
  private lastId = 0

  constructor(door: WorkerDoor) {
    this.door = door
    door.listen(
      (message) => this.hear(message),
      () => this.fall(),
    )
  }

  /** Whether the thread runs; until it does, and after its end, it is not to be given anything. */
  get isReady(): boolean {
    return this.state === 'ready'
  }

  /** Makes one request. The memory of the payload's bytes is gone afterwards. Never rejects. */
  send(request: WorkerRequest, payload: Payload, signal: AbortSignal): Promise<WorkerAnswer> {
    return new Promise((resolve) => {
      const id = (this.lastId += 1)
      // The deadline is that of one attempt, and there are two where the first was compressed.
      const silence = setTimeout(() => this.fall(), request.timeoutMillis * 2 + silenceMillis)
      silence.unref()
      const settle = (answer: WorkerAnswer): void => {
        clearTimeout(silence)
        signal.removeEventListener('abort', abort)
        this.waiting.delete(id)
        resolve(answer)
      }
      const abort = (): void => {
        this.door.post({ kind: 'abort', id }, [])
        settle({ outcome: { status: 'aborted' }, refusesGzip: false })
      }
      this.waiting.set(id, settle)
      signal.addEventListener('abort', abort)
      this.post(id, request, payload)
    })
  }

  private post(id: number, request: WorkerRequest, payload: Payload): void {
    try {
      this.door.post({ kind: 'send', id, request, payload }, [memoryOf(payload)])
    } catch {
      // Memory that cannot be handed over means that the thread cannot do its work here.
      this.fall()
    }
  }

  private hear(message: FromWorker): void {
    if (message.kind === 'done') this.waiting.get(message.id)?.(message)
    else if (this.state === 'starting') this.state = 'ready'
  }

  private fall(): void {
    if (this.state === 'gone') return
    this.state = 'gone'
    this.door.end()
    for (const settle of this.waiting.values()) settle({ outcome: unsent, refusesGzip: false })
  }
}

function memoryOf(payload: Payload): ArrayBuffer {
  return payload instanceof Uint8Array ? payload.buffer : payload.fields.buffer
}
