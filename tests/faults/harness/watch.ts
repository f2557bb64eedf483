import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { differenceIn } from './conservation.ts'
import { LoopWatch } from './main-thread.ts'

/** In every tracer of these tests, and nowhere but in the header that it is for. */
export const keyCanary = 'hh_canary_7f3a91c5d2'

export interface WatchOptions {
  /** The longest that the event loop may be held. Default 50 ms of the thread's own time. */
  readonly maxTurnMillis?: number
  /** Lines on standard error, each said once. Default 3: it begins, it ends, and what it came to. */
  readonly maxLines?: number
}

/** Looks on while a fault happens, and holds what it saw against the invariants. */
export class Watch {
  /** What the tracer says on standard error. */
  readonly lines: string[] = []
  /** Where what cannot be sent is kept; gone with the watch. */
  readonly spoolDirectory: string = join(tmpdir(), `honeyhive-spool-${process.pid}-${(lastSpool += 1)}`)
  private readonly tracers: HoneyHiveTracer[] = []
  private readonly unhandled: unknown[] = []
  private readonly prototypes = prototypeKeys()
  private readonly write = process.stderr.write
  private readonly loop: LoopWatch

  constructor() {
    process.on('unhandledRejection', this.onUnhandled)
    process.on('uncaughtExceptionMonitor', this.onUnhandled)
    process.stderr.write = (text: unknown): boolean => {
      this.lines.push(...String(text).split('\n').filter(Boolean))
      return true
    }
    this.loop = new LoopWatch()
  }

  /** Made with a key that must not be seen again. */
  init(options: Parameters<typeof HoneyHiveTracer.init>[0]): HoneyHiveTracer {
    const tracer = HoneyHiveTracer.init({
      apiKey: keyCanary,
      project: 'faults',
      sessionName: 'faults',
      spool: 'overflow',
      spoolDirectory: this.spoolDirectory,
      ...options,
    })
    this.tracers.push(tracer)
    return tracer
  }

  /** Traces a call that returns, one that throws and one that resolves, and sees that each is as without tracing: 3 spans. */
  async call(tracer: HoneyHiveTracer, name: string): Promise<void> {
    const value = { of: name }
    const error = new Error(name)
    let calls = 0
    const give = (): object => {
      calls += 1
      return value
    }
    const fail = (): never => {
      calls += 1
      throw error
    }
    const resolve = async (): Promise<object> => give()
    assert.equal(trace(give, { tracer, name })(), value)
    assert.equal(thrownBy(trace(fail, { tracer, name })), error)
    assert.equal(await trace(resolve, { tracer, name })(), value)
    assert.equal(calls, 3)
    this.expectConserved()
  }

  /** The account of every tracer is exact now. */
  expectConserved(): void {
    for (const tracer of this.tracers) {
      const { spans } = tracer.status()
      assert.equal(differenceIn(spans), 0, `unexplained spans of ${JSON.stringify(spans)}`)
    }
  }

  /** Shuts down, and checks what must be so whatever happened. */
  async end({ maxTurnMillis = 50, maxLines = 3 }: WatchOptions = {}): Promise<void> {
    for (const tracer of this.tracers) await tracer.shutdown()
    this.stop()
    this.expectConserved()
    for (const tracer of this.tracers) {
      const { queued, open } = tracer.status().spans
      assert.deepEqual({ queued, open }, { queued: 0, open: 0 })
      const shown =
        JSON.stringify([tracer, tracer.status(), tracer.config]) + inspect(tracer, { depth: 10, showHidden: true })
      assert.ok(!shown.includes(keyCanary), 'the key is in what an object shows of itself')
    }
    assert.deepEqual(this.unhandled, [])
    assert.deepEqual(prototypeKeys(), this.prototypes)
    const said = this.lines.join('\n')
    assert.ok(!said.includes(keyCanary), `the key is in a line: ${said}`)
    assert.equal(new Set(this.lines).size, this.lines.length, `said more than once: ${said}`)
    assert.ok(this.lines.length <= maxLines, `more than ${maxLines} lines: ${said}`)
    const { longestMillis } = this.loop
    assert.ok(longestMillis <= maxTurnMillis, `the event loop was held for ${longestMillis} ms`)
  }

  /** Lets go of everything; twice is fine. */
  stop(): void {
    this.loop.stop()
    process.stderr.write = this.write
    process.off('unhandledRejection', this.onUnhandled)
    process.off('uncaughtExceptionMonitor', this.onUnhandled)
    rmSync(this.spoolDirectory, { recursive: true, force: true })
  }

  private readonly onUnhandled = (reason: unknown): void => void this.unhandled.push(reason)
}

let lastSpool = 0

/** Runs a case under a watch, which it ends even when the case fails. */
export async function watched(run: (watch: Watch) => Promise<void>, options?: WatchOptions): Promise<void> {
  const watch = new Watch()
  try {
    await run(watch)
    await watch.end(options)
  } finally {
    watch.stop()
  }
}

function thrownBy(fn: () => unknown): unknown {
  try {
    return fn()
  } catch (error) {
    return error
  }
}

function prototypeKeys(): readonly string[][] {
  return [Object.prototype, Array.prototype, Function.prototype].map((prototype) =>
    Reflect.ownKeys(prototype).map(String),
  )
}
