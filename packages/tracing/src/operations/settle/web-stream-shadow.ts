type Reader = ReadableStreamDefaultReader<unknown>
type Controller = ReadableStreamDefaultController<unknown> | ReadableByteStreamController

/**
 * A stream that reads `reader` only when it is read itself, so that it adds no buffer between source and consumer. Close and
 * error come through at once, also while nobody reads, as they would from the source.
 */
export function shadowStream(reader: Reader, isBytes: boolean): ReadableStream<unknown> {
  let reading: Promise<void> = Promise.resolve()
  let isCancelled = false
  const source = {
    start(controller: Controller): void {
      const close = (): void => {
        if (!isCancelled) closeController(controller)
      }
      // The last chunk may still be on its way through here when the source is already closed.
      reader.closed.then(
        () => void reading.then(close, settled),
        (error: unknown) => controller.error(error),
      )
    },
    pull(controller: Controller): Promise<void> {
      reading = forward(reader, controller)
      return reading
    },
    cancel(reason: unknown): Promise<void> {
      isCancelled = true
      return reader.cancel(reason)
    },
  }
  if (isBytes) return new ReadableStream({ ...source, type: 'bytes' })
  return new ReadableStream(source, { highWaterMark: 0 })
}

async function forward(reader: Reader, controller: Controller): Promise<void> {
  const { done, value } = await reader.read()
  if (!done) controller.enqueue(value as Uint8Array<ArrayBuffer>)
}

function closeController(controller: Controller): void {
  controller.close()
  // A reader that brought its own buffer waits until it is given back empty.
  if ('byobRequest' in controller) controller.byobRequest?.respond(0)
}

function settled(): void {}

/** Whether a reader may bring its own buffer, which only a stream of bytes allows. The stream must not be locked. */
export function isByteStream(
  stream: ReadableStream<unknown>,
  getReader: (options: { mode: 'byob' }) => unknown,
): boolean {
  try {
    const reader = Reflect.apply(getReader, stream, [{ mode: 'byob' }]) as Reader
    reader.releaseLock()
    return true
  } catch {
    // The platform's way to say no.
    return false
  }
}
