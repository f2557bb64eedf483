import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { type Fields, fields } from '../model-call/read.ts'

/** Parameters of the request that shape the answer, under the names of the OpenTelemetry conventions. */
const parameterNames: readonly (readonly [string, string])[] = [
  ['temperature', 'temperature'],
  ['top_p', 'top_p'],
  ['max_tokens', 'max_tokens'],
  ['max_completion_tokens', 'max_tokens'],
  ['max_output_tokens', 'max_tokens'],
  ['frequency_penalty', 'frequency_penalty'],
  ['presence_penalty', 'presence_penalty'],
  ['seed', 'seed'],
  ['n', 'choice.count'],
]

export function writeParameters(bag: AttributeBag, request: Fields): void {
  for (const [field, name] of parameterNames) {
    const value = request[field]
    if (typeof value === 'number') bag.add(`gen_ai.request.${name}`, value)
  }
  const stop = request['stop']
  if (stop !== undefined && stop !== null) bag.add('gen_ai.request.stop_sequences', stop)
}

/** Tokens, in the words of chat completions (`prompt_tokens`) or of responses (`input_tokens`). */
export function writeUsage(bag: AttributeBag, response: Fields): void {
  const usage = fields(response['usage'])
  if (usage === undefined) return
  const inputDetails = fields(usage['prompt_tokens_details'] ?? usage['input_tokens_details'])
  const outputDetails = fields(usage['completion_tokens_details'] ?? usage['output_tokens_details'])
  bag
    .add(genAi.inputTokens, usage['prompt_tokens'] ?? usage['input_tokens'])
    .add(genAi.outputTokens, usage['completion_tokens'] ?? usage['output_tokens'])
    .add(genAi.cachedInputTokens, inputDetails?.['cached_tokens'])
    .add(genAi.reasoningTokens, outputDetails?.['reasoning_tokens'])
}

export function writeIdentity(bag: AttributeBag, response: Fields): void {
  bag.add(genAi.responseModel, response['model']).add(genAi.responseId, response['id'])
}
