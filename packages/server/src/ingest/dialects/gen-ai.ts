import { answer, firstOf, numeric } from './readings.ts'
import { parseIfJson } from '../json-text.ts'
import type { Dialect, Place } from './dialect.ts'

const chat: Place = { bucket: 'inputs', at: 'chat_history', read: parseIfJson }
const reply: Place = { bucket: 'outputs', at: null, read: answer }
const count = (at: string): Place => ({ bucket: 'metadata', at, read: numeric })

/** OpenTelemetry's GenAI conventions, all generations from `gen_ai.prompt.0.role` to message parts. */
export const genAi: Dialect = {
  exact: {
    'gen_ai.input.messages': chat,
    'gen_ai.prompt': chat,
    'gen_ai.system_instructions': { bucket: 'inputs', at: 'system_instructions', read: parseIfJson },
    'gen_ai.output.messages': reply,
    'gen_ai.completion': reply,
    'gen_ai.tool.definitions': { bucket: 'inputs', at: 'functions', read: parseIfJson },
    'gen_ai.tool.call.arguments': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'gen_ai.tool.call.result': { bucket: 'outputs', at: 'result', read: parseIfJson },
    'gen_ai.retrieval.query.text': { bucket: 'inputs', at: 'query' },
    'gen_ai.retrieval.documents': { bucket: 'outputs', at: 'documents', read: parseIfJson },
    'gen_ai.response.finish_reasons': {
      bucket: 'outputs',
      at: 'finish_reason',
      read: (value) => firstOf(parseIfJson(value)),
    },
    'gen_ai.system': { bucket: 'metadata', at: 'system' },
    'gen_ai.usage.input_tokens': count('prompt_tokens'),
    'gen_ai.usage.prompt_tokens': count('prompt_tokens'),
    'gen_ai.usage.output_tokens': count('completion_tokens'),
    'gen_ai.usage.completion_tokens': count('completion_tokens'),
    'gen_ai.usage.total_tokens': count('total_tokens'),
    'llm.usage.total_tokens': count('total_tokens'),
    'gen_ai.usage.cache_read.input_tokens': count('cache_read_input_tokens'),
    'gen_ai.usage.cache_read_input_tokens': count('cache_read_input_tokens'),
    'gen_ai.usage.cache_write.input_tokens': count('cache_creation_input_tokens'),
    'gen_ai.usage.cache_creation.input_tokens': count('cache_creation_input_tokens'),
    'gen_ai.usage.cache_creation_input_tokens': count('cache_creation_input_tokens'),
    'gen_ai.usage.reasoning.output_tokens': count('reasoning_tokens'),
    'gen_ai.usage.reasoning_tokens': count('reasoning_tokens'),
    // Some instrumentations of tools say no more than this.
    input: { bucket: 'inputs', at: 'input', read: parseIfJson },
    output: { bucket: 'outputs', at: 'output', read: parseIfJson },
    'user.id': { bucket: 'userProperties', at: 'user_id' },
    'enduser.id': { bucket: 'userProperties', at: 'user_id' },
  },
  trees: {
    'gen_ai.request.': { bucket: 'config', at: null },
    'gen_ai.prompt.': chat,
    'gen_ai.completion.': reply,
    'llm.request.functions.': { bucket: 'inputs', at: 'functions' },
  },
  consumed: [
    'gen_ai.provider.name',
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.server.time_to_first_token',
    'session.id',
  ],
}
