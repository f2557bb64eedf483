import { fieldsOf, nameOf, providerOf } from './langchain-run.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a model was called with: its name where it is said, else that of its class. */
export function modelConfig(component: unknown, extraParams: Fields | undefined): Fields {
  const invocation = fieldsOf(extraParams?.['invocation_params'])
  const settings = fieldsOf(fieldsOf(component)['kwargs'])
  const named = [invocation['model'], invocation['model_name'], settings['model'], settings['model_name']]
  const model = named.find((name) => typeof name === 'string' && name !== '') ?? nameOf(component, 'unknown')
  return { model, provider: providerOf(component), ...extraParams }
}

/** The texts of all generations, in one list. */
export function modelOutputs(output: unknown): Fields {
  return { generations: generationsOf(output).map((generation) => generation['text']) }
}

/** What is known of each generation, and the tokens, which the first SDK lost. */
export function modelMetadata(output: unknown): Fields {
  const infos = generationsOf(output).map(
    ({ generationInfo }, index) => [`generation_${index}`, generationInfo] as const,
  )
  const known = infos.filter(([, info]) => info !== undefined && info !== null)
  const usage = fieldsOf(fieldsOf(fieldsOf(output)['llmOutput'])['tokenUsage'])
  const tokens = [
    ['prompt_tokens', usage['promptTokens']],
    ['completion_tokens', usage['completionTokens']],
    ['total_tokens', usage['totalTokens']],
  ].filter(([, count]) => typeof count === 'number')
  return { ...(known.length > 0 ? { generationInfo: Object.fromEntries(known) } : {}), ...Object.fromEntries(tokens) }
}

function generationsOf(output: unknown): readonly Fields[] {
  const lists = fieldsOf(output)['generations']
  return Array.isArray(lists) ? lists.flat().map(fieldsOf) : []
}
