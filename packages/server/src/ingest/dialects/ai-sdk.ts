import { parseIfJson } from '../json-text.ts'
import { numeric, parsedItems } from './readings.ts'
import type { Dialect, Place } from './dialect.ts'

const count = (at: string): Place => ({ bucket: 'metadata', at, read: numeric })

/** The Vercel AI SDK's own attributes, versions 4 to 6 and the legacy integration of 7. */
export const aiSdk: Dialect = {
  exact: {
    'ai.prompt.messages': { bucket: 'inputs', at: 'chat_history', read: parseIfJson },
    'ai.prompt': { bucket: 'inputs', at: 'prompt', read: parseIfJson },
    'ai.prompt.tools': { bucket: 'inputs', at: 'functions', read: parsedItems },
    'ai.prompt.toolChoice': { bucket: 'config', at: 'tool_choice', read: parseIfJson },
    'ai.value': { bucket: 'inputs', at: 'value', read: parseIfJson },
    'ai.values': { bucket: 'inputs', at: 'values', read: parsedItems },
    'ai.response.text': { bucket: 'outputs', at: 'content' },
    'ai.response.object': { bucket: 'outputs', at: 'object', read: parseIfJson },
    'ai.response.reasoning': { bucket: 'outputs', at: 'reasoning' },
    'ai.response.toolCalls': { bucket: 'outputs', at: 'tool_calls', read: parseIfJson },
    'ai.response.finishReason': { bucket: 'outputs', at: 'finish_reason' },
    'ai.embedding': { bucket: 'outputs', at: 'embedding', read: parseIfJson },
    'ai.embeddings': { bucket: 'outputs', at: 'embeddings', read: parsedItems },
    'ai.toolCall.args': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'ai.toolCall.result': { bucket: 'outputs', at: 'result', read: parseIfJson },
    'ai.model.id': { bucket: 'config', at: 'model' },
    'ai.usage.inputTokens': count('prompt_tokens'),
    'ai.usage.promptTokens': count('prompt_tokens'),
    'ai.usage.tokens': count('prompt_tokens'),
    'ai.usage.outputTokens': count('completion_tokens'),
    'ai.usage.completionTokens': count('completion_tokens'),
    'ai.usage.totalTokens': count('total_tokens'),
    'ai.usage.cachedInputTokens': count('cache_read_input_tokens'),
    'ai.usage.reasoningTokens': count('reasoning_tokens'),
    'ai.telemetry.metadata.userId': { bucket: 'userProperties', at: 'user_id' },
  },
  trees: {
    'ai.settings.': { bucket: 'config', at: null },
    'ai.telemetry.metadata.': { bucket: 'metadata', at: null },
  },
  consumed: ['ai.model.provider', 'ai.response.msToFirstChunk', 'ai.telemetry.metadata.sessionId'],
}
