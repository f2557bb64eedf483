import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { type Fields, fields, list, number, text } from '../model-call/read.ts'

const parameters: readonly (readonly [string, string])[] = [
  ['temperature', 'temperature'],
  ['top_p', 'top_p'],
  ['top_k', 'top_k'],
  ['max_tokens', 'max_tokens'],
  ['max_completion_tokens', 'max_tokens'],
  ['frequency_penalty', 'frequency_penalty'],
  ['presence_penalty', 'presence_penalty'],
  ['seed', 'seed'],
]

/** `extra` has what the model was called with, `metadata` what LangChain knows of the model. */
export function writeModelStart(bag: AttributeBag, messages: unknown, extra: Fields, metadata: Fields): void {
  const given = fields(extra['invocation_params']) ?? {}
  bag
    .add(genAi.operationName, 'chat')
    .add(genAi.providerName, metadata['ls_provider'])
    .add(genAi.requestModel, given['model'] ?? given['model_name'] ?? metadata['ls_model_name'])
    .add('gen_ai.request.stop_sequences', given['stop'])
  for (const [name, attribute] of parameters) bag.add(`gen_ai.request.${attribute}`, number(given[name]))
  const said = list(messages).map((message) => messageOf(message))
  bag.add('honeyhive_inputs.chat_history', said).add('honeyhive_inputs.functions', given['tools'] ?? given['functions'])
}

/** `output.generations` has the answers to each prompt; a run has one prompt. */
export function writeModelEnd(bag: AttributeBag, output: Fields): void {
  const generation = fields(list(list(output['generations'])[0])[0]) ?? {}
  const message = fields(generation['message'])
  const answered = fields(message?.['response_metadata']) ?? {}
  writeUsage(bag, message, fields(output['llmOutput']) ?? {})
  bag
    .add(genAi.responseModel, answered['model_name'] ?? answered['model'])
    .add(genAi.responseId, answered['id'] ?? message?.['id'])
  const info = fields(generation['generationInfo'])
  const reason = text(info?.['finish_reason'] ?? answered['finish_reason'] ?? answered['stop_reason'])
  if (reason !== undefined) bag.addList(genAi.finishReasons, [reason]).add('honeyhive_outputs.finish_reason', reason)
  const { role, content, tool_calls: calls } = message === undefined ? {} : messageOf(message)
  bag
    .add('honeyhive_outputs.role', role ?? 'assistant')
    .add('honeyhive_outputs.content', content ?? generation['text'])
    .add('honeyhive_outputs.tool_calls', calls)
}

function writeUsage(bag: AttributeBag, message: Fields | undefined, llmOutput: Fields): void {
  const usage = fields(message?.['usage_metadata'])
  const older = fields(llmOutput['tokenUsage'] ?? llmOutput['estimatedTokenUsage'])
  const inputs = fields(usage?.['input_token_details'])
  bag
    .add(genAi.inputTokens, number(usage?.['input_tokens'] ?? older?.['promptTokens']))
    .add(genAi.outputTokens, number(usage?.['output_tokens'] ?? older?.['completionTokens']))
    .add(genAi.cachedInputTokens, number(inputs?.['cache_read']))
    .add('gen_ai.usage.cache_write.input_tokens', number(inputs?.['cache_creation']))
    .add('gen_ai.usage.cache_creation.input_tokens', number(inputs?.['cache_creation']))
    .add(genAi.reasoningTokens, number(fields(usage?.['output_token_details'])?.['reasoning']))
}

interface PlainMessage {
  readonly role?: string
  readonly content?: unknown
  readonly tool_calls?: unknown
  readonly tool_call_id?: unknown
}

const roles: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant', system: 'system', tool: 'tool' }

/** A prompt is a text, a message an instance of a class of LangChain's. */
function messageOf(value: unknown): PlainMessage {
  if (typeof value === 'string') return { role: 'user', content: value }
  const message = fields(value) ?? {}
  const { type, _getType: typeOf } = message
  const kind = text(type) ?? (typeof typeOf === 'function' ? text(Reflect.apply(typeOf, value, [])) : undefined)
  const calls = list(message['tool_calls']).map((call) => toolCall(fields(call) ?? {}))
  return {
    role: roles[kind ?? ''] ?? text(message['role']) ?? kind ?? 'user',
    content: message['content'],
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(message['tool_call_id'] !== undefined && { tool_call_id: message['tool_call_id'] }),
  }
}

function toolCall({ id, name, args }: Fields): unknown {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(args ?? {}) } }
}
