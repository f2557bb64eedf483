import { isRecord, parseIfJson } from '../json-text.ts'
import { objectOnly } from './readings.ts'
import type { Dialect } from './dialect.ts'

/** Langfuse's SDKs, from version 3 on OpenTelemetry: input, output and their like as JSON text. */
export const langfuse: Dialect = {
  exact: {
    'langfuse.observation.input': { bucket: 'inputs', at: null, read: inputOf },
    'langfuse.observation.output': { bucket: 'outputs', at: null, read: (value) => objectOr('output', value) },
    'langfuse.observation.metadata': { bucket: 'metadata', at: null, read: objectOnly },
    'langfuse.observation.model.name': { bucket: 'config', at: 'model' },
    'langfuse.observation.model.parameters': { bucket: 'config', at: null, read: objectOnly },
    'langfuse.observation.usage_details': { bucket: 'metadata', at: 'usage_details', read: parseIfJson },
    'langfuse.observation.cost_details': { bucket: 'metadata', at: 'cost_details', read: parseIfJson },
    'langfuse.observation.prompt.name': { bucket: 'config', at: 'prompt_name' },
    'langfuse.observation.prompt.version': { bucket: 'config', at: 'prompt_version' },
    'langfuse.observation.level': { bucket: 'metadata', at: 'level' },
    'langfuse.trace.name': { bucket: 'metadata', at: 'trace_name' },
    'langfuse.trace.tags': { bucket: 'metadata', at: 'tags', read: parseIfJson },
    'langfuse.trace.input': { bucket: 'metadata', at: 'trace_input', read: parseIfJson },
    'langfuse.trace.output': { bucket: 'metadata', at: 'trace_output', read: parseIfJson },
    'langfuse.user.id': { bucket: 'userProperties', at: 'user_id' },
    'langfuse.environment': { bucket: 'metadata', at: 'environment' },
    'langfuse.release': { bucket: 'metadata', at: 'release' },
    'langfuse.version': { bucket: 'metadata', at: 'version' },
  },
  trees: {
    'langfuse.observation.metadata.': { bucket: 'metadata', at: null },
    'langfuse.trace.metadata.': { bucket: 'metadata', at: null },
  },
  consumed: [
    'langfuse.observation.type',
    'langfuse.observation.completion_start_time',
    'langfuse.observation.status_message',
    'langfuse.session.id',
  ],
}

/** A conversation as such; any other object with its own keys. */
function inputOf(value: unknown): unknown {
  const parsed = parseIfJson(value)
  const isChat = Array.isArray(parsed) && parsed.every((item: unknown) => isRecord(item) && 'role' in item)
  return isChat ? { chat_history: parsed } : objectOr('input', value)
}

function objectOr(key: string, value: unknown): unknown {
  const parsed = parseIfJson(value)
  return isRecord(parsed) ? parsed : { [key]: parsed }
}
