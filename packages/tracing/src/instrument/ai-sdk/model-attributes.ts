import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { type Fields, fields, list, number, text } from '../model-call/read.ts'

const settings: readonly (readonly [string, string])[] = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['maxOutputTokens', 'max_tokens'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
  ['seed', 'seed'],
]

export function writeModelRequest(bag: AttributeBag, operation: string, event: Fields): void {
  bag
    .add(genAi.operationName, operation)
    .add(genAi.providerName, providerOf(event['provider']))
    .add(genAi.requestModel, event['modelId'])
    .add('gen_ai.request.stop_sequences', event['stopSequences'])
  for (const [setting, name] of settings) bag.add(`gen_ai.request.${name}`, number(event[setting]))
  if (event['recordInputs'] === false) return
  bag
    .add('honeyhive_inputs.chat_history', historyOf(event))
    .add('honeyhive_inputs.functions', event['tools'])
    .add('honeyhive_inputs.input', event['values'])
    .add('honeyhive_inputs.query', event['query'])
    .add('honeyhive_inputs.documents', event['documents'])
}

export function writeModelResponse(bag: AttributeBag, event: Fields): void {
  const response = fields(event['response'])
  const reason = text(event['finishReason'])
  const firstMillis = number(fields(event['performance'])?.['timeToFirstOutputMs'])
  bag
    .add(genAi.responseModel, event['responseModelId'] ?? response?.['modelId'])
    .add(genAi.responseId, event['responseId'] ?? response?.['id'])
    .add(genAi.timeToFirstChunk, firstMillis === undefined ? undefined : firstMillis / 1000)
  if (reason !== undefined) bag.addList(genAi.finishReasons, [reason]).add('honeyhive_outputs.finish_reason', reason)
  writeUsage(bag, fields(event['usage']) ?? {})
  if (event['recordOutputs'] !== false) writeAnswer(bag, event)
}

function writeUsage(bag: AttributeBag, usage: Fields): void {
  const inputs = fields(usage['inputTokenDetails'])
  const outputs = fields(usage['outputTokenDetails'])
  const written = number(inputs?.['cacheWriteTokens'])
  bag
    .add(genAi.inputTokens, number(usage['inputTokens']))
    .add(genAi.outputTokens, number(usage['outputTokens']))
    .add(genAi.cachedInputTokens, number(inputs?.['cacheReadTokens']))
    .add('gen_ai.usage.cache_write.input_tokens', written)
    .add('gen_ai.usage.cache_creation.input_tokens', written)
    .add(genAi.reasoningTokens, number(outputs?.['reasoningTokens']))
}

function writeAnswer(bag: AttributeBag, event: Fields): void {
  const parts = list(event['content']).map((part) => fields(part) ?? {})
  const calls = parts.filter(({ type }) => type === 'tool-call')
  bag
    .add('honeyhive_outputs.role', 'assistant')
    .add('honeyhive_outputs.content', joined(parts, 'text') ?? event['objectText'])
    .add('honeyhive_outputs.thinking', joined(parts, 'reasoning'))
  if (calls.length > 0) bag.add('honeyhive_outputs.tool_calls', calls.map(toolCall))
}

function joined(parts: readonly Fields[], type: string): string | undefined {
  const found = parts.filter((part) => part['type'] === type).map((part) => text(part['text']) ?? '')
  return found.length === 0 ? undefined : found.join('')
}

function toolCall({ toolCallId, toolName, input }: Fields): unknown {
  const args = typeof input === 'string' ? input : JSON.stringify(input ?? {})
  return { id: toolCallId, type: 'function', function: { name: toolName, arguments: args } }
}

/** `openai.chat` is the chat API of openai. */
function providerOf(provider: unknown): string | undefined {
  return text(provider)?.split('.', 1)[0]
}

function historyOf(event: Fields): unknown {
  const system = event['system'] ?? event['instructions']
  const messages = event['promptMessages'] ?? event['messages']
  return system === undefined || system === null ? messages : [{ role: 'system', content: system }, ...list(messages)]
}
