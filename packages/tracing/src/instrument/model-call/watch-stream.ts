import { override } from '../../operations/override.ts'
import type { ModelCall } from './model-call.ts'
import type { Accumulator } from './operation.ts'
import { fields } from './read.ts'

const watched = new WeakSet<object>()

/** Streams that were thrown away unread. One that is being read may be gone too: its iterator does without it. */
const forgotten = new FinalizationRegistry<ModelCall>((call) => {
  if (!call.isBeingIterated) call.abandoned()
})

/** A `Stream` of the client: it makes its iterators in `iterator`, for `for await`, `tee` and `toReadableStream` alike. */
export function isStream(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'controller' in value
}

/** Listens in while somebody reads the stream. The stream stays the same object, and is read no faster and no further. */
export function watchStream(call: ModelCall, stream: object): void {
  if (watched.has(stream)) return
  watched.add(stream)
  call.announceOn(stream)
  forgotten.register(stream, call)
  const accumulator = call.operation.createAccumulator?.()
  if (accumulator === undefined) return
  const name = 'iterator' in stream ? 'iterator' : Symbol.asyncIterator
  override(
    stream,
    name,
    (original) =>
      function (this: unknown) {
        call.isBeingIterated = true
        const iterator: unknown = Reflect.apply(original, this, [])
        if (typeof iterator === 'object' && iterator !== null) watchIterator(call, stream, iterator, accumulator)
        return iterator
      },
  )
}

function watchIterator(call: ModelCall, stream: object, iterator: object, accumulator: Accumulator): void {
  let isFirst = true
  override(
    iterator,
    'next',
    (original) =>
      async function (this: unknown, ...args: unknown[]) {
        let result: unknown
        try {
          result = await Reflect.apply(original, this, args)
        } catch (error) {
          call.failed(error, accumulator)
          throw error
        }
        call.guard(() => {
          const step = fields(result)
          if (step?.['done'] === true) {
            call.streamed(accumulator, !isAborted(stream))
            return
          }
          if (isFirst) call.firstChunk()
          isFirst = false
          accumulator.add(fields(step?.['value']) ?? {})
        })
        return result
      },
  )
  override(
    iterator,
    'return',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        call.guard(() => call.streamed(accumulator, false))
        return Reflect.apply(original, this, args)
      },
  )
}

/** A stream that its reader has aborted ends as if it were complete. */
function isAborted(stream: object): boolean {
  return fields(fields(fields(stream)?.['controller'])?.['signal'])?.['aborted'] === true
}
