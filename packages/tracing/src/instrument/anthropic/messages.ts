import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import type { Operation } from '../model-call/operation.ts'
import { type Fields, fields, list, number, text } from '../model-call/read.ts'
import { MessageAccumulator } from './message-accumulator.ts'

/** `messages.create` */
export const messages: Operation = {
  name: 'chat',
  eventType: 'model',
  writeRequest(bag, request) {
    for (const name of ['temperature', 'top_p', 'top_k', 'max_tokens'])
      bag.add(`gen_ai.request.${name}`, number(request[name]))
    bag
      .add('gen_ai.request.stop_sequences', request['stop_sequences'])
      .add('honeyhive_config.thinking', request['thinking'])
      .add('honeyhive_inputs.chat_history', historyOf(request))
      .add('honeyhive_inputs.functions', request['tools'])
  },
  writeResponse(bag, response) {
    bag.add(genAi.responseModel, response['model']).add(genAi.responseId, response['id'])
    writeUsage(bag, fields(response['usage']) ?? {})
    writeAnswer(bag, response)
  },
  createAccumulator: () => new MessageAccumulator(),
}

/** The system's words stand apart in the request; in a conversation they come first. */
function historyOf({ system, messages: said }: Fields): unknown {
  return system === undefined || system === null ? said : [{ role: 'system', content: system }, ...list(said)]
}

/** The API counts what it reads from the cache, or writes to it, beside its input; the conventions count it in. */
function writeUsage(bag: AttributeBag, usage: Fields): void {
  const input = number(usage['input_tokens'])
  const read = number(usage['cache_read_input_tokens'])
  const written = number(usage['cache_creation_input_tokens'])
  bag
    .add(genAi.inputTokens, input === undefined ? undefined : input + (read ?? 0) + (written ?? 0))
    .add(genAi.outputTokens, number(usage['output_tokens']))
    .add(genAi.cachedInputTokens, read)
    .add('gen_ai.usage.cache_write.input_tokens', written)
    .add('gen_ai.usage.cache_creation.input_tokens', written)
    .add(genAi.reasoningTokens, number(fields(usage['output_tokens_details'])?.['thinking_tokens']))
}

const known = new Set(['text', 'tool_use', 'thinking', 'redacted_thinking'])

function writeAnswer(bag: AttributeBag, response: Fields): void {
  const blocks = list(response['content']).map((block) => fields(block) ?? {})
  const calls = blocks.filter(({ type }) => type === 'tool_use')
  const reason = text(response['stop_reason'])
  bag
    .add('honeyhive_outputs.role', response['role'] ?? 'assistant')
    .add('honeyhive_outputs.content', joined(blocks, 'text'))
    .add('honeyhive_outputs.thinking', joined(blocks, 'thinking'))
  if (calls.length > 0) bag.add('honeyhive_outputs.tool_calls', calls.map(toolCall))
  // Searches, code and documents of the API's own tools have forms of their own.
  if (blocks.some(({ type }) => !known.has(String(type)))) bag.add('honeyhive_outputs.blocks', blocks)
  if (reason !== undefined) bag.addList(genAi.finishReasons, [reason]).add('honeyhive_outputs.finish_reason', reason)
}

function joined(blocks: readonly Fields[], type: string): string | undefined {
  const found = blocks.filter((block) => block['type'] === type).map((block) => text(block[type]) ?? '')
  return found.length === 0 ? undefined : found.join('')
}

function toolCall({ id, name, input }: Fields): unknown {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } }
}
