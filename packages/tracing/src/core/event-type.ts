import { type Attributes, SpanKind } from '@opentelemetry/api'
import { attributeNames } from './semconv.ts'

/** What an event can be on the wire. Other words are accepted from users and travel in `metadata.event_type`. */
export type EventType = 'model' | 'tool' | 'chain' | 'session'

const byOperation = new Map<string, EventType>([
  ['chat', 'model'],
  ['text_completion', 'model'],
  ['generate_content', 'model'],
  ['invoke_agent', 'chain'],
  ['create_agent', 'chain'],
  ['execute_tool', 'tool'],
])

/** OpenInference's span kinds; those that are not here count as tools. */
const byOpenInferenceKind = new Map<string, EventType>([
  ['LLM', 'model'],
  ['CHAIN', 'chain'],
  ['AGENT', 'chain'],
])

const modelKeys = [
  'llm.request.model',
  'llm.response.model',
  'llm.model.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'openai.model',
  'anthropic.model',
  'bedrock.model_id',
  'google.model',
  'model_name',
  'model_id',
  'model_type',
  'ai_model',
]

const modelWords = new Set(
  'llm model gpt claude llama gemini mistral palm chat completion generate inference openai anthropic bedrock google generativeai'.split(
    ' ',
  ),
)
const modelFirstWords = new Set(['ai', 'ml', 'nlp'])

/**
 * The type of a span that says nothing about it explicitly: what its attributes tell, then the whole words of its name,
 * then `tool`.
 */
export function detectEventType(name: string, attributes: Attributes, kind: SpanKind): string {
  const raw = attributes[attributeNames.eventTypeRaw]
  if (typeof raw === 'string') return raw
  const embedding = textOf(attributes['gen_ai.operation.name']).toLowerCase()
  if (embedding === 'embeddings') return 'tool'
  const byName = byOperation.get(embedding)
  if (byName !== undefined) return byName
  const openInferenceKind = attributes['openinference.span.kind']
  if (openInferenceKind !== undefined) return byOpenInferenceKind.get(textOf(openInferenceKind).toUpperCase()) ?? 'tool'
  if (modelKeys.some((key) => attributes[key] !== undefined)) return 'model'
  if (kind === SpanKind.SERVER || kind === SpanKind.PRODUCER || kind === SpanKind.CONSUMER) return 'tool'
  return soundsLikeModel(name) ? 'model' : 'tool'
}

/** Words end at anything that is no letter, and where lower case turns into upper case. */
function soundsLikeModel(name: string): boolean {
  const words = name
    .slice(0, 256)
    .replaceAll(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const known = words.filter((word) => word !== '')
  return modelFirstWords.has(known[0] ?? '') || known.some((word) => modelWords.has(word))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
