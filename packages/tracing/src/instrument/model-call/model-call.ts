import { SpanKind } from '@opentelemetry/api'
import { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { announceSettlement, type SettlementListener } from '../../operations/settlement.ts'
import { SpanRun } from '../../operations/span-run.ts'
import type { Runtime } from '../../setup/runtime.ts'
import type { Accumulator, Operation } from './operation.ts'
import { fields, type Fields } from './read.ts'

/** One call of the API, from the request to the last word of its answer. Everything in it can be called late or twice. */
export class ModelCall {
  readonly operation: Operation
  private readonly run: SpanRun
  private readonly startedAt: number = performance.now()
  private readonly listeners: SettlementListener[] = []
  private outcome: ((listener: SettlementListener) => void) | undefined
  /** True from the moment in which somebody began to read the answer. */
  isBeingRead = false
  /** True from the moment in which somebody asked a stream for its pieces. */
  isBeingIterated = false

  constructor(runtime: Runtime, operation: Operation, request: Fields, provider: string) {
    const model = typeof request['model'] === 'string' ? request['model'] : 'unknown'
    this.operation = operation
    this.run = new SpanRun(runtime, {
      name: `${operation.name} ${model}`,
      eventType: operation.eventType,
      kind: SpanKind.CLIENT,
      captureOutput: false,
    })
    this.record((bag) => {
      bag.add(genAi.operationName, operation.name).add(genAi.providerName, provider).add(genAi.requestModel, model)
      operation.writeRequest(bag, request)
    })
  }

  /** Runs the request itself inside the span. */
  with<T>(send: () => T): T {
    return this.run.with(send)
  }

  /** The answer of a call that was not streamed, as the API gave it. */
  answered(value: unknown): void {
    this.finish(
      () => this.record((bag) => this.operation.writeResponse(bag, fields(value) ?? {})),
      (listener) => listener.succeed(value),
    )
  }

  /** The first piece of a streamed answer. */
  firstChunk(): void {
    this.record((bag) => bag.add(genAi.timeToFirstChunk, (performance.now() - this.startedAt) / 1000))
  }

  /** A streamed answer that is complete, or as complete as the reader wanted it. */
  streamed(accumulator: Accumulator, isComplete: boolean): void {
    const response = accumulator.response()
    this.finish(
      () => {
        this.record((bag) => this.operation.writeResponse(bag, response))
        if (!isComplete) this.run.abandon()
      },
      (listener) => (isComplete ? listener.succeed(response) : listener.abandon()),
    )
  }

  /** The response was taken as it is; its body is the caller's business. */
  takenRaw(status: unknown): void {
    this.finish(
      () => this.record((bag) => bag.add('http.response.status_code', status)),
      (listener) => listener.succeed(undefined),
    )
  }

  failed(error: unknown, accumulator?: Accumulator): void {
    this.finish(
      () => {
        this.record((bag) => {
          if (accumulator !== undefined) this.operation.writeResponse(bag, accumulator.response())
          bag.add('http.response.status_code', fields(error)?.['status'])
        })
        this.run.fail(error)
      },
      (listener) => listener.fail(error),
    )
  }

  /** Nobody can read the answer any more. */
  abandoned(): void {
    this.finish(
      () => this.run.abandon(),
      (listener) => listener.abandon(),
    )
  }

  /** Whoever returns `result` from a traced function ends with this call. */
  announceOn(result: object): void {
    announceSettlement(result, (listener) => {
      if (this.outcome === undefined) this.listeners.push(listener)
      else this.outcome(listener)
    })
  }

  guard(record: () => void): void {
    this.run.guard(record)
  }

  private record(write: (bag: AttributeBag) => void): void {
    this.run.guard(() => {
      const bag = new AttributeBag()
      write(bag)
      bag.writeTo(this.run.span)
    })
  }

  private finish(end: () => void, outcome: (listener: SettlementListener) => void): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    end()
    this.run.succeed(undefined)
    for (const listener of this.listeners) outcome(listener)
  }
}
