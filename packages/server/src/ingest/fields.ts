import { toNumber } from './dialects/readings.ts'
import { parseIfJson } from './json-text.ts'
import type { JsonObject } from '../store/event.ts'

// For each field the attributes that may hold it; the first that is there wins.
const names = {
  model: [
    'gen_ai.response.model',
    'gen_ai.request.model',
    'llm.response.model_name',
    'llm.model_name',
    'embedding.model_name',
    'ai.response.model',
    'ai.model.id',
    'llm.request.model',
    'llm.response.model',
    'langfuse.observation.model.name',
    'claude_code.model',
    'honeyhive_config.model',
  ],
  provider: [
    'gen_ai.provider.name',
    'gen_ai.system',
    'llm.provider',
    'llm.system',
    'ai.model.provider',
    'honeyhive_config.provider',
  ],
  sessionId: [
    'honeyhive.session_id',
    'traceloop.association.properties.session_id',
    'honeyhive_session_id',
    'langfuse.session.id',
    'session.id',
    'ai.telemetry.metadata.sessionId',
    'gen_ai.conversation.id',
  ],
  sessionName: ['honeyhive.session_name', 'honeyhive_session_name', 'baggage.session_name'],
  project: [
    'honeyhive.project',
    'traceloop.association.properties.project',
    'honeyhive_project',
    'openinference.project.name',
  ],
  source: [
    'honeyhive.source',
    'traceloop.association.properties.source',
    'honeyhive_source',
    'deployment.environment.name',
    'deployment.environment',
  ],
  parentId: ['honeyhive.parent_id', 'traceloop.association.properties.parent_id'],
  eventId: ['honeyhive_event_id'],
  eventName: ['honeyhive_event_name'],
} as const

const counts = {
  inputTokens: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'llm.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'claude_code.input_tokens',
    'honeyhive_metadata.prompt_tokens',
  ],
  outputTokens: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'llm.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'claude_code.output_tokens',
    'honeyhive_metadata.completion_tokens',
  ],
  costUsd: ['llm.cost.total', 'gen_ai.usage.cost', 'claude_code.cost_usd', 'honeyhive_metadata.cost'],
  cacheReadTokens: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
    'claude_code.cache_read_tokens',
    'honeyhive_metadata.cache_read_input_tokens',
  ],
  cacheWriteTokens: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
    'claude_code.cache_creation_tokens',
    'honeyhive_metadata.cache_creation_input_tokens',
  ],
  reasoningTokens: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
    'honeyhive_metadata.reasoning_tokens',
  ],
} as const

const firstTokenSeconds = ['gen_ai.response.time_to_first_chunk', 'gen_ai.server.time_to_first_token']
const firstTokenMillis = ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk', 'claude_code.ttft_ms']

/** What people named: it comes back as it was given, blanks and all. null where there is no name or an empty one. */
export function nameField(
  field: 'sessionName' | 'eventName',
  attributes: JsonObject,
  shared?: JsonObject,
): string | null {
  for (const name of names[field]) {
    const value = attributes[name] ?? shared?.[name]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return null
}

/** The text of a field, without blanks around it; null where no attribute has one. What `attributes` do not hold may be in `shared`. */
export function textField(
  field: Exclude<keyof typeof names, 'sessionName' | 'eventName'>,
  attributes: JsonObject,
  shared?: JsonObject,
): string | null {
  for (const name of names[field]) {
    const value = attributes[name] ?? shared?.[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return null
}

/** Above every real count; what is larger would not come back exactly out of a database, nor would sums of it. */
const maxCount = 1e12

export function countField(field: keyof typeof counts, attributes: JsonObject): number | null {
  return plausible(firstNumber(counts[field], attributes))
}

export function timeToFirstTokenMillis(attributes: JsonObject): number | null {
  const seconds = firstNumber(firstTokenSeconds, attributes)
  const millis = seconds === undefined ? firstNumber(firstTokenMillis, attributes) : seconds * 1000
  return plausible(millis)
}

function plausible(value: number | undefined): number | null {
  return value !== undefined && value >= 0 && value <= maxCount ? value : null
}

function firstNumber(candidates: readonly string[], attributes: JsonObject): number | undefined {
  for (const name of candidates) {
    const number = toNumber(attributes[name])
    if (number !== undefined) return number
  }
  return undefined
}

/** Tokens of an event that came as JSON, where usage is in its metadata. */
export function usageOf(metadata: JsonObject): {
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
} {
  const number = (...keys: readonly string[]): number | null => plausible(firstNumber(keys, metadata))
  return {
    inputTokens: number('prompt_tokens', 'input_tokens'),
    outputTokens: number('completion_tokens', 'output_tokens'),
    costUsd: number('cost'),
  }
}

/** The words of an error attribute, whatever type it came in. */
export function errorText(value: unknown): string | null {
  if (value === undefined || value === null || value === '' || value === 'null') return null
  const parsed = parseIfJson(value)
  return typeof parsed === 'string' ? parsed : JSON.stringify(parsed)
}
