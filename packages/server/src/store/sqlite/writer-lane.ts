import { StoreBusyError } from '../store-errors.ts'
import { WriteEngine } from './write-engine.ts'
import { weightOf } from './write-command.ts'
import type { WriteCommand, WriteResult, WriterOptions } from './write-command.ts'

/** The way to the connection that writes, wherever that is. */
export interface WriterLane {
  run(command: WriteCommand): Promise<WriteResult>
  close(): Promise<void>
}

export interface LaneEvents {
  readonly onCommit: (version: number, hasDropped: boolean) => void
}

/** The connection that writes is in this thread. */
export function ownLane(
  options: WriterOptions,
  { onCommit, now }: LaneEvents & { readonly now: () => number },
): WriterLane {
  const engine = new WriteEngine({ ...options, now, onCommit })
  return { run: (command) => engine.submit(command), close: () => engine.close() }
}

/** Counts what waits and refuses what is too much. A single command is never too heavy for an empty lane. */
export class WaitingRoom {
  readonly #maxWeight: number
  #weight = 0

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight
  }

  async pass<T>(weight: number, work: () => Promise<T>): Promise<T> {
    if (this.#weight > 0 && this.#weight + weight > this.#maxWeight)
      throw new StoreBusyError('More writes wait than the store takes.', { retryAfterSeconds: 1 })
    this.#weight += weight
    try {
      return await work()
    } finally {
      this.#weight -= weight
    }
  }

  run(lane: WriterLane, command: WriteCommand): Promise<WriteResult> {
    return this.pass(weightOf(command), () => lane.run(command))
  }
}
