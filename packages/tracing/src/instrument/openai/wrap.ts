import { activeRuntime } from '../../operations/active-runtime.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { override } from '../../operations/override.ts'
import { chat } from './chat.ts'
import { embeddings } from './embeddings.ts'
import { ModelCall } from './model-call.ts'
import type { Operation } from './operation.ts'
import { fields } from './read.ts'
import { responses } from './responses.ts'
import { isApiPromise, watchApiPromise } from './watch-api-promise.ts'

export interface WrapOpenAIOptions {
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
  /** `gen_ai.provider.name`, for servers that only speak the same protocol. Default `openai`. */
  readonly provider?: string | undefined
}

const wrapped = new WeakSet<object>()

/** Where the methods are, from the client down. */
const methods: readonly (readonly [readonly string[], Operation])[] = [
  [['chat', 'completions'], chat],
  [['responses'], responses],
  [['embeddings'], embeddings],
]

/**
 * Records the calls of an `openai` client (versions 4 to 7): chat completions and responses, streamed or not, and
 * embeddings; with conversations, tool calls, token usage, errors and the time to the first token. Returns the same client.
 * Requests are sent as they were, and what they return is the client's own promise and stream.
 *
 * @example
 * const openai = wrapOpenAI(new OpenAI())
 * await openai.chat.completions.create({ model: 'gpt-4o-mini', messages })
 */
export function wrapOpenAI<Client extends object>(client: Client, options: WrapOpenAIOptions = {}): Client {
  if (typeof client !== 'object' || client === null || wrapped.has(client)) return client
  wrapped.add(client)
  for (const [path, operation] of methods) {
    const resource = path.reduce<unknown>((value, name) => fields(value)?.[name], client)
    if (typeof resource === 'object' && resource !== null) wrapCreate(resource, operation, options)
  }
  // A client made from this one is expected to behave like it.
  override(
    client,
    'withOptions',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        const derived = Reflect.apply(original, this, args)
        return typeof derived === 'object' && derived !== null ? wrapOpenAI(derived, options) : derived
      },
  )
  return client
}

function wrapCreate(resource: object, operation: Operation, options: WrapOpenAIOptions): void {
  override(
    resource,
    'create',
    (original) =>
      function create(this: unknown, ...args: unknown[]) {
        const runtime = activeRuntime(options.tracer)
        if (runtime === undefined) return Reflect.apply(original, this, args)
        const call = new ModelCall(runtime, operation, fields(args[0]) ?? {}, options.provider ?? 'openai')
        let result: unknown
        try {
          result = call.with(() => Reflect.apply(original, this, args))
        } catch (error) {
          call.failed(error)
          throw error
        }
        return watchResult(call, result)
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
