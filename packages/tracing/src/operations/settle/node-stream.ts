import { isWrappable, methodOf, wrapMethod } from './instance.ts'
import type { Consumer, Observation } from './observation.ts'

/** A Node `Readable`, or anything that reads and emits like one. */
export function isNodeReadable(value: object): boolean {
  return ['read', 'pipe', 'emit', 'on'].every((key) => methodOf(value, key) !== undefined)
}

/**
 * Watches what the stream emits. A listener would start the stream, or make an `error` that nobody handles look handled; the
 * stream's own `emit` shows the same and changes neither. However the chunks are read, Node emits `data` for each.
 */
export function watchNodeStream(stream: object, observation: Observation): boolean {
  const emit = methodOf(stream, 'emit')
  if (emit === undefined || !isWrappable(stream, 'emit') || hasEnded(stream)) return false
  const watch = new NodeStreamWatch(stream, observation)
  wrapMethod(stream, 'emit', function (this: unknown, ...args: unknown[]) {
    watch.emitted(args)
    return Reflect.apply(emit, this, args)
  })
  const read = methodOf(stream, '_read')
  if (read !== undefined && isWrappable(stream, '_read'))
    wrapMethod(stream, '_read', function (this: unknown, ...args: unknown[]) {
      return observation.run(() => Reflect.apply(read, this, args))
    })
  return true
}

function hasEnded(stream: { readonly readableEnded?: unknown; readonly destroyed?: unknown }): boolean {
  return stream.readableEnded === true || stream.destroyed === true
}

/** Node destroys a stream that its reader left early with this error. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

class NodeStreamWatch {
  private readonly stream: object
  private readonly observation: Observation
  private consumer: Consumer | undefined

  constructor(stream: object, observation: Observation) {
    this.stream = stream
    this.observation = observation
  }

  emitted([event, value]: unknown[]): void {
    if (event === 'data') this.reading().add(value)
    else if (event === 'end') this.reading().complete()
    else if (event === 'error' && !isAbort(value)) this.reading().fail(value)
    else if (event === 'close') this.reading().stop()
  }

  private reading(): Consumer {
    this.consumer ??= this.observation.consumer(this.stream)
    return this.consumer
  }
}
