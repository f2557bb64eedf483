import { noteLibrary } from '../../core/libraries.ts'
import type { Operation } from '../model-call/operation.ts'
import { prototypeAt, resourceAt, type WrapClientOptions, wrapDerived, wrapMethod } from '../model-call/wrap-method.ts'
import { chat } from './chat.ts'
import { embeddings } from './embeddings.ts'
import { responses } from './responses.ts'

/** What `wrapOpenAI` takes. */
export type WrapOpenAIOptions = WrapClientOptions

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
  const isHooked = hookResources((path) => resourceAt(client, path), options)
  wrapDerived(client, (derived) => wrapOpenAI(derived, options))
  noteLibrary(
    isHooked
      ? { name: 'openai', isHooked, how: 'wrapOpenAI' }
      : { name: 'openai', isHooked, reason: 'wrapOpenAI was given something without chat, responses or embeddings.' },
  )
  return client
}

/** The resources of every client, by the class `OpenAI` of one copy of the library. */
export function hookOpenAIClass(OpenAI: object): boolean {
  return hookResources((path) => prototypeAt(OpenAI, path), {})
}

function hookResources(find: (path: readonly string[]) => object | undefined, options: WrapOpenAIOptions): boolean {
  let isHooked = false
  for (const [path, operation] of methods) {
    const resource = find(path)
    if (resource === undefined) continue
    isHooked = wrapMethod(resource, { name: 'create', operation, provider: 'openai' }, options) || isHooked
  }
  return isHooked
}
