import type { ModelPrice } from '../run/options.ts'

type Attributes = Readonly<Record<string, unknown>>

const modelKeys = ['gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name', 'ai.model.id']
const inputKeys = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'llm.token_count.prompt',
  'ai.usage.inputTokens',
]
const outputKeys = [
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'llm.token_count.completion',
  'ai.usage.outputTokens',
]
const costKeys = ['honeyhive_metrics.cost', 'gen_ai.usage.cost', 'llm.cost.total']

/** The model that answered, else the one that was asked, in whichever convention. */
export function readModel(attributes: Attributes): string | undefined {
  const model = modelKeys.map((key) => attributes[key]).find((value) => typeof value === 'string')
  return typeof model === 'string' ? model : undefined
}

export function readTokens(attributes: Attributes): {
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
} {
  return { inputTokens: firstNumber(attributes, inputKeys), outputTokens: firstNumber(attributes, outputKeys) }
}

/** What a model call cost, in US dollars: what its span says, else by its tokens; `undefined` when neither is known. */
export function costOf(attributes: Attributes, prices: Readonly<Record<string, ModelPrice>>): number | undefined {
  const said = firstNumber(attributes, costKeys)
  const price = prices[readModel(attributes) ?? '']
  if (said !== undefined || price === undefined) return said
  const { inputTokens = 0, outputTokens = 0 } = readTokens(attributes)
  return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1_000_000
}

function firstNumber(attributes: Attributes, keys: readonly string[]): number | undefined {
  const value = keys.map((key) => attributes[key]).find((candidate) => typeof candidate === 'number')
  return typeof value === 'number' ? value : undefined
}
