import { isWrappable, type Method, methodOf, wrapMethod } from './instance.ts'
import { afterResult, watchIterator } from './iterator.ts'
import { type Consumer, type Observation, quietly } from './observation.ts'
import { isByteStream, shadowStream } from './web-stream-shadow.ts'

type Reader = ReadableStreamDefaultReader<unknown>
type Call = (target: unknown, method: Method, args: unknown[]) => unknown

export function isWebStream(value: object): value is ReadableStream<unknown> {
  return ['getReader', 'tee', 'pipeTo', 'pipeThrough', 'cancel'].every((key) => methodOf(value, key) !== undefined)
}

/**
 * Watches a web stream by the methods of this one object, so that it stays the same stream for whoever takes it. `tee`,
 * `pipeTo` and `pipeThrough` read inside the platform, where nothing can be seen; they are given a stream that reads this
 * one when it is read itself. A stream that is transferred to another thread is not seen ending.
 */
export function watchWebStream(stream: ReadableStream<unknown>, observation: Observation): boolean {
  if (!isWrappable(stream, 'getReader') || stream.locked) return false
  const watch = new WebStreamWatch(stream, observation)
  watch.intercept('getReader', (target, method, args) => watch.reader(Reflect.apply(method, target, args)))
  watch.intercept('cancel', (...call) => watch.cancel(...call))
  watch.intercept('values', (...call) => watch.iterate(...call))
  watch.intercept(Symbol.asyncIterator, (...call) => watch.iterate(...call))
  watch.interceptNative('tee', (_target, tee) => Reflect.apply(tee, watch.shadow().stream, []))
  watch.interceptNative('pipeTo', (_target, pipeTo, args) => watch.pipe(pipeTo, args))
  watch.interceptNative('pipeThrough', (...call) => watch.pipeThrough(...call))
  return true
}

class WebStreamWatch {
  private readonly stream: ReadableStream<unknown>
  private readonly observation: Observation
  private readonly getReader: Method
  private consumer: Consumer | undefined
  /** While the stream's own code makes an iterator of its reader; then only the iterator counts. */
  private isIterating = false

  constructor(stream: ReadableStream<unknown>, observation: Observation) {
    this.stream = stream
    this.observation = observation
    this.getReader = stream.getReader
  }

  intercept(key: PropertyKey, call: Call): void {
    const method = methodOf(this.stream, key)
    if (method === undefined) return
    const isOurs = (): boolean => this.observation.isOpen && !this.isIterating
    wrapMethod(this.stream, key, function (this: unknown, ...args: unknown[]) {
      return isOurs() ? call(this, method, args) : Reflect.apply(method, this, args)
    })
  }

  /** Only the platform's own method takes another stream as its `this`; a locked stream makes it fail as it should. */
  interceptNative(key: 'tee' | 'pipeTo' | 'pipeThrough', call: Call): void {
    if (methodOf(this.stream, key) !== ReadableStream.prototype[key]) return
    const { stream } = this
    this.intercept(key, (target, method, args) =>
      stream.locked ? Reflect.apply(method, target, args) : call(target, method, args),
    )
  }

  cancel(target: unknown, method: Method, args: unknown[]): unknown {
    const { locked } = this.stream
    const given: unknown = this.observation.run(() => Reflect.apply(method, target, args))
    // A locked stream refuses.
    if (!locked) this.reading().stop()
    return given
  }

  iterate(target: unknown, method: Method, args: unknown[]): unknown {
    this.isIterating = true
    try {
      const iterator: unknown = this.observation.run(() => Reflect.apply(method, target, args))
      // A stream that is its own iterator reads through `getReader`.
      if (typeof iterator === 'object' && iterator !== null && iterator !== this.stream)
        watchIterator(iterator, this.observation)
      return iterator
    } finally {
      this.isIterating = false
    }
  }

  reader(reader: Reader): Reader {
    const read: Method = reader.read
    const cancel: Method = reader.cancel
    const reading = (): Consumer => this.reading()
    let lastRead: unknown
    wrapMethod(reader, 'read', function (this: unknown, ...args: unknown[]) {
      const consumer = reading()
      const given: unknown = consumer.run(() => Reflect.apply(read, this, args))
      lastRead = given
      return afterResult(given, consumer, ({ done, value }) => (done ? consumer.complete() : consumer.add(value)))
    })
    wrapMethod(reader, 'cancel', function (this: unknown, ...args: unknown[]) {
      const consumer = reading()
      const given: unknown = consumer.run(() => Reflect.apply(cancel, this, args))
      consumer.stop()
      return given
    })
    // Who knows the length reads no further than the last chunk; that one may come after the close. Errors come by `read`.
    const complete = (): void => reading().complete()
    quietly(() => reader.closed.then(() => Promise.resolve(lastRead).then(complete, ignored), ignored))
    return reader
  }

  shadow(): { readonly stream: ReadableStream<unknown>; readonly release: () => void } {
    const isBytes = isByteStream(this.stream, this.getReader)
    const reader = this.reader(Reflect.apply(this.getReader, this.stream, []) as Reader)
    return { stream: shadowStream(reader, isBytes), release: () => reader.releaseLock() }
  }

  pipe(pipeTo: Method, args: unknown[]): Promise<unknown> {
    const { stream, release } = this.shadow()
    return (Reflect.apply(pipeTo, stream, args) as Promise<unknown>).finally(release)
  }

  pipeThrough(target: unknown, pipeThrough: Method, args: unknown[]): unknown {
    const [pair, options] = args as [{ readable?: unknown; writable?: unknown } | undefined, unknown]
    const writable = pair?.writable
    const isPair = writable instanceof WritableStream && pair?.readable instanceof ReadableStream
    if (!isPair || writable.locked) return Reflect.apply(pipeThrough, target, args)
    this.pipe(ReadableStream.prototype.pipeTo, [writable, options]).catch(ignored)
    return pair?.readable
  }

  private reading(): Consumer {
    this.consumer ??= this.observation.consumer(this.stream)
    return this.consumer
  }
}

/** The one who reads or pipes is told by the platform. */
function ignored(): void {}
