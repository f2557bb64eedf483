import { override } from '../../operations/override.ts'
import type { ModelCall } from './model-call.ts'
import { fields } from './read.ts'
import { isStream, watchStream } from './watch-stream.ts'

/** Calls whose promise was thrown away unread; without this their spans would stay open for ever. */
const forgotten = new FinalizationRegistry<ModelCall>((call) => {
  if (!call.isBeingRead) call.abandoned()
})

/**
 * Watches the lazy promise of an API client without asking it for anything. The client sends the request at once and reads
 * the body only when somebody wants it: `responsePromise` is the first, `parseResponse` the second. Both are watched where
 * they are, on this promise, so that `await`, `withResponse()`, `asResponse()` and `_thenUnwrap` work as they did, the body is
 * read as often as before, and a rejection nobody listens to stays one.
 */
export function watchApiPromise(call: ModelCall, promise: object): void {
  watchResponse(call, promise)
  override(
    promise,
    'parseResponse',
    (original) =>
      async function (this: unknown, ...args: unknown[]) {
        call.isBeingRead = true
        return readAnswer(call, () => Reflect.apply(original, this, args))
      },
  )
  override(
    promise,
    'asResponse',
    (original) =>
      function (this: unknown) {
        const raw = Reflect.apply(original, this, [])
        return raw instanceof Promise ? raw.then((response) => takeRaw(call, response)) : raw
      },
  )
  watchUnwrap(call, promise)
  call.announceOn(promise)
  forgotten.register(promise, call)
}

/** Whether it is such a promise: these two fields have been there in every version since 4. */
export function isApiPromise(value: unknown): value is object {
  return (
    value instanceof Promise &&
    'parseResponse' in value &&
    'responsePromise' in value &&
    value.responsePromise instanceof Promise
  )
}

function watchResponse(call: ModelCall, promise: object): void {
  const response: unknown = Reflect.get(promise, 'responsePromise')
  if (!(response instanceof Promise)) return
  const watched = response.catch((error: unknown) => {
    call.failed(error)
    throw error
  })
  Reflect.set(promise, 'responsePromise', watched)
}

async function readAnswer(call: ModelCall, read: () => unknown): Promise<unknown> {
  let value: unknown
  try {
    value = await read()
  } catch (error) {
    call.failed(error)
    throw error
  }
  if (isStream(value)) call.guard(() => watchStream(call, value))
  else call.answered(value)
  return value
}

function takeRaw(call: ModelCall, response: unknown): unknown {
  if (!call.isBeingRead) call.takenRaw(fields(response)?.['status'])
  return response
}

/** The client's own helpers derive a second promise from the same request; it is watched for the same call. */
function watchUnwrap(call: ModelCall, promise: object): void {
  override(
    promise,
    '_thenUnwrap',
    (original) =>
      function (this: unknown, transform: (value: unknown, ...rest: unknown[]) => unknown) {
        const see = (value: unknown, ...rest: unknown[]): unknown => {
          call.isBeingRead = true
          if (isStream(value)) call.guard(() => watchStream(call, value))
          else call.answered(value)
          return transform(value, ...rest)
        }
        const derived: unknown = Reflect.apply(original, this, [see])
        // The derived promise carries the rejection from here on.
        const own: unknown = Reflect.get(promise, 'responsePromise')
        if (own instanceof Promise) own.catch(() => undefined)
        if (isApiPromise(derived)) watchApiPromise(call, derived)
        return derived
      },
  )
}
