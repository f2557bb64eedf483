import { activeRuntime } from '../../operations/active-runtime.ts'
import { override, underlying } from '../../operations/override.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { ModelCall } from './model-call.ts'
import type { Operation } from './operation.ts'
import { fields } from './read.ts'
import { isApiPromise, watchApiPromise } from './watch-api-promise.ts'

/** How the calls of a client are recorded. */
export interface WrapClientOptions {
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
  /** `gen_ai.provider.name`, for servers that only speak the same protocol. Default: the maker of the client. */
  readonly provider?: string | undefined
}

export interface WrappedMethod {
  readonly name: string
  readonly operation: Operation
  /** `gen_ai.provider.name` where the options say nothing. */
  readonly provider: string
  /** Called before each call, with what the method is called on. */
  readonly prepare?: ((holder: unknown) => void) | undefined
}

/**
 * Puts a span around each call of a method that takes a request and gives the client's own promise; one span, also where the
 * method of all clients was wrapped before that of this one.
 */
export function wrapMethod(holder: object, method: WrappedMethod, options: WrapClientOptions): boolean {
  const { name, operation, provider, prepare } = method
  return override(holder, name, (found) => {
    const original = underlying(found)
    return function (this: unknown, ...args: unknown[]) {
      const runtime = activeRuntime(options.tracer)
      if (runtime === undefined) return Reflect.apply(original, this, args)
      prepare?.(this)
      const call = new ModelCall(runtime, operation, fields(args[0]) ?? {}, options.provider ?? provider)
      let result: unknown
      try {
        result = call.with(() => Reflect.apply(original, this, args))
      } catch (error) {
        call.failed(error)
        throw error
      }
      return watchResult(call, result)
    }
  })
}

/** What a path of names leads to, from the client down. */
export function resourceAt(client: object, path: readonly string[]): object | undefined {
  const found = path.reduce<unknown>((value, name) => fields(value)?.[name], client)
  return typeof found === 'object' && found !== null ? found : undefined
}

/** Of a client's class: the prototype of the class of a resource. Classes are found under the resources' names, in capitals. */
export function prototypeAt(Client: object, path: readonly string[]): object | undefined {
  const found = path.reduce<unknown>((value, name) => {
    const isHolder = typeof value === 'function' || (typeof value === 'object' && value !== null)
    return isHolder ? Reflect.get(value, `${name[0]?.toUpperCase()}${name.slice(1)}`) : undefined
  }, Client)
  return typeof found === 'function' ? (found.prototype as object) : undefined
}

/** A client made from this one is expected to behave like it. */
export function wrapDerived(client: object, wrap: (derived: object) => object): void {
  override(
    client,
    'withOptions',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        const derived = Reflect.apply(original, this, args)
        return typeof derived === 'object' && derived !== null ? wrap(derived) : derived
      },
  )
}

/** Something else than the client's own promise comes from a stand-in for the client, as tests have them. */
function watchResult(call: ModelCall, result: unknown): unknown {
  if (isApiPromise(result)) {
    call.guard(() => watchApiPromise(call, result))
    return result
  }
  if (result instanceof Promise)
    return result.then(
      (value: unknown) => {
        call.answered(value)
        return value
      },
      (error: unknown) => {
        call.failed(error)
        throw error
      },
    )
  call.answered(result)
  return result
}
