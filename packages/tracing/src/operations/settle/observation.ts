import type { CallEnding, SettleConfig } from './call-ending.ts'
import { Chunks } from './chunks.ts'

/** Finds out how `value` will end and tells `observation`; gives what the user gets for it. */
export type Observe = (value: unknown, observation: Observation) => unknown

type Outcome = (ending: Watcher) => void
type Watcher = Omit<CallEnding, 'run' | 'capture'>

/** Calls that may wait for one object: a cached one is given out for ever, and must not gather waiting spans without end. */
const MAX_WATCHERS = 1000

/**
 * The watch over one result, from the call that gave it to its end. Several calls may give the same object (a cached
 * stream, a function traced twice): the object is watched once, in the first call's context, and every call hears of its end.
 */
export class Observation {
  private readonly ending: CallEnding
  private readonly config: SettleConfig
  private readonly observe: Observe
  private watchers: Watcher[]
  private outcome: Outcome | undefined
  private hasChunk = false
  private consumers = 0

  constructor(ending: CallEnding, config: SettleConfig, observe: Observe) {
    this.ending = ending
    this.config = config
    this.observe = observe
    this.watchers = [ending]
  }

  /** Whether a promise that the function returns was made by it, and nobody else can have it. */
  get ownsPromise(): boolean {
    return this.config.ownsPromise
  }

  get isOpen(): boolean {
    return this.outcome === undefined
  }

  run<T>(fn: () => T): T {
    return this.isOpen ? this.ending.run(fn) : fn()
  }

  capture(): <T>(fn: () => T) => T {
    return this.ending.capture()
  }

  /** Goes on with a value that the result gave: a promise's stream, a thenable's generator. */
  follow(value: unknown): unknown {
    return this.isOpen ? this.observe(value, this) : value
  }

  /** `watcher` hears of this object's end too; at once when it has ended. */
  join(watcher: Observation, value: unknown): void {
    if (this.outcome !== undefined) this.outcome(watcher)
    else if (this.watchers.length >= MAX_WATCHERS) watcher.complete(value)
    else this.watchers.push(watcher)
  }

  firstChunk(): void {
    if (this.hasChunk || !this.isOpen) return
    this.hasChunk = true
    for (const watcher of this.watchers) quietly(() => watcher.firstChunk())
  }

  complete(output: unknown): void {
    this.end((watcher) => watcher.complete(output))
  }

  fail(error: unknown, partial?: unknown): void {
    this.end((watcher) => watcher.fail(error, partial))
  }

  stop(output: unknown): void {
    this.end((watcher) => watcher.stop(output))
  }

  /** Somebody starts to read the result. When `source` is dropped half-way, the reader has stopped. */
  consumer(source: object): Consumer {
    this.consumers += 1
    const consumer = new Consumer(this, new Chunks(this.config))
    dropped.register(source, consumer)
    return consumer
  }

  /** One reader stopped half-way; the result ends when nobody else reads it. */
  leave(output: unknown): void {
    this.consumers -= 1
    if (this.consumers <= 0) this.stop(output)
  }

  private end(outcome: Outcome): void {
    if (!this.isOpen) return
    this.outcome = outcome
    for (const watcher of this.watchers) quietly(() => outcome(watcher))
    this.watchers = []
  }
}

const dropped = new FinalizationRegistry((consumer: Consumer) => consumer.stop())

/** One reader of a streamed result, with what it got. */
export class Consumer {
  private readonly observation: Observation
  private readonly chunks: Chunks
  private hasLeft = false

  constructor(observation: Observation, chunks: Chunks) {
    this.observation = observation
    this.chunks = chunks
  }

  run<T>(fn: () => T): T {
    return this.observation.run(fn)
  }

  add(chunk: unknown): void {
    if (!this.observation.isOpen) return
    this.observation.firstChunk()
    quietly(() => this.chunks.add(chunk))
  }

  complete(returned?: unknown): void {
    if (this.observation.isOpen) this.observation.complete(this.output(returned))
  }

  fail(error: unknown): void {
    if (this.observation.isOpen) this.observation.fail(error, this.chunks.isEmpty ? undefined : this.output())
  }

  stop(): void {
    if (this.hasLeft || !this.observation.isOpen) return
    this.hasLeft = true
    this.observation.leave(this.output())
  }

  private output(returned?: unknown): unknown {
    let output: unknown
    quietly(() => (output = this.chunks.output(returned)))
    return output
  }
}

/** The border to everything that is not the user's own call: what fails here must not be seen there. */
export function quietly(fn: () => unknown): void {
  try {
    fn()
  } catch {
    // An ending, a chunk behind a throwing proxy, a reducer: the user's result matters more than our record of it.
  }
}
