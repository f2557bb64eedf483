import { noteLibrary } from '../../core/libraries.ts'
import { resourceAt, type WrapClientOptions, wrapDerived, wrapMethod } from '../model-call/wrap-method.ts'
import { messages } from './messages.ts'
import { replaceOwnSpans } from './own-spans.ts'

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
  let isHooked = false
  for (const path of resources) {
    const resource = resourceAt(client, path)
    if (resource === undefined) continue
    const method = { name: 'create', operation: messages, provider: 'anthropic' }
    isHooked = wrapMethod(resource, method, options) || isHooked
  }
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
