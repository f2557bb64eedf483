import { noteLibrary } from '../../core/libraries.ts'
import { override } from '../../operations/override.ts'
import { fields } from '../model-call/read.ts'
import { prototypeAt, resourceAt, type WrapClientOptions, wrapDerived, wrapMethod } from '../model-call/wrap-method.ts'
import { messages } from './messages.ts'
import { replaceOwnSpans } from './own-spans.ts'

/** What `wrapAnthropic` takes. */
export type WrapAnthropicOptions = WrapClientOptions

const wrapped = new WeakSet<object>()

const resources: readonly (readonly string[])[] = [['messages'], ['beta', 'messages']]

/**
 * Records the calls of an `@anthropic-ai/sdk` client (0.20 to 1.x): messages, streamed or not, by `create`, `stream` and
 * `parse`; with conversations, tool use, thinking, tokens of the cache, errors and the time to the first token. Returns the
 * same client. Requests are sent as they were, and what they return is the client's own promise and stream. Where the
 * client's own OpenTelemetry spans would say the same again to the same tracer, they are left out.
 *
 * @example
 * const anthropic = wrapAnthropic(new Anthropic())
 * await anthropic.messages.create({ model: 'claude-sonnet-5', max_tokens: 1024, messages })
 */
export function wrapAnthropic<Client extends object>(client: Client, options: WrapAnthropicOptions = {}): Client {
  if (typeof client !== 'object' || client === null || wrapped.has(client)) return client
  wrapped.add(client)
  const isHooked = hookResources((path) => resourceAt(client, path), options)
  replaceOwnSpans(client, options.tracer)
  wrapDerived(client, (derived) => wrapAnthropic(derived, options))
  const name = '@anthropic-ai/sdk'
  noteLibrary(
    isHooked
      ? { name, isHooked, how: 'wrapAnthropic' }
      : { name, isHooked, reason: 'wrapAnthropic was given something without messages.' },
  )
  return client
}

/** The resources of every client, by the class `Anthropic` of one copy of the library. */
export function hookAnthropicClass(Anthropic: object): boolean {
  const isHooked = hookResources((path) => prototypeAt(Anthropic, path), {}, prepare)
  for (const path of resources) {
    const resource = prototypeAt(Anthropic, path)
    // It starts the client's own span before it calls `create`.
    if (resource !== undefined)
      override(
        resource,
        'stream',
        (original) =>
          function (this: unknown, ...args: unknown[]) {
            prepare(this)
            return Reflect.apply(original, this, args)
          },
      )
  }
  return isHooked
}

const prepared = new WeakSet<object>()

function prepare(resource: unknown): void {
  const client = fields(resource)?.['_client']
  if (typeof client !== 'object' || client === null || prepared.has(client) || wrapped.has(client)) return
  prepared.add(client)
  replaceOwnSpans(client, undefined)
}

function hookResources(
  find: (path: readonly string[]) => object | undefined,
  options: WrapAnthropicOptions,
  before?: (holder: unknown) => void,
): boolean {
  let isHooked = false
  for (const path of resources) {
    const resource = find(path)
    if (resource === undefined) continue
    const method = { name: 'create', operation: messages, provider: 'anthropic', prepare: before }
    isHooked = wrapMethod(resource, method, options) || isHooked
  }
  return isHooked
}
