import { numeric } from './readings.ts'
import { parseIfJson } from '../json-text.ts'
import type { JsonObject } from '../../store/event.ts'
import type { Dialect } from './dialect.ts'

const spanName = /^claude_code\.(?<kind>[a-z_.]+)$/u

/** Words that stand without a prefix in its spans, and so mean something only there. */
const bareWords: ReadonlySet<string> = new Set([
  'attempt',
  'cache_creation_tokens',
  'cache_read_tokens',
  'cost_usd',
  'duration_ms',
  'error',
  'file_path',
  'full_command',
  'hook_event',
  'hook_name',
  'input_tokens',
  'model',
  'output_tokens',
  'query_source',
  'response.model_output',
  'speed',
  'success',
  'tool_input',
  'tool_name',
  'tool_output',
  'ttft_ms',
  'user_prompt',
])

/** Claude Code's spans with its words under its own prefix; other spans as they are. */
export function withClaudeCodePrefix(name: string, attributes: JsonObject): JsonObject {
  const kind = spanName.exec(name)?.groups?.['kind']
  if (kind === undefined) return attributes
  const entries = Object.entries(attributes).map(([key, value]): [string, unknown] => [
    bareWords.has(key) ? `claude_code.${key}` : key,
    value,
  ])
  return Object.fromEntries([['claude_code.span', kind], ...entries])
}

/** What Claude Code's spans say, with the prefix that they get at the door. */
export const claudeCode: Dialect = {
  exact: {
    'claude_code.user_prompt': { bucket: 'inputs', at: 'input' },
    'claude_code.response.model_output': { bucket: 'outputs', at: 'content' },
    'claude_code.tool_input': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'claude_code.full_command': { bucket: 'inputs', at: 'command' },
    'claude_code.file_path': { bucket: 'inputs', at: 'file_path' },
    'claude_code.tool_output': { bucket: 'outputs', at: 'result', read: parseIfJson },
    'claude_code.tool_name': { bucket: 'metadata', at: 'gen_ai.tool.name' },
    'claude_code.model': { bucket: 'config', at: 'model' },
    'claude_code.input_tokens': { bucket: 'metadata', at: 'prompt_tokens', read: numeric },
    'claude_code.output_tokens': { bucket: 'metadata', at: 'completion_tokens', read: numeric },
    'claude_code.cache_read_tokens': { bucket: 'metadata', at: 'cache_read_input_tokens', read: numeric },
    'claude_code.cache_creation_tokens': { bucket: 'metadata', at: 'cache_creation_input_tokens', read: numeric },
  },
  trees: {},
  consumed: ['claude_code.span', 'claude_code.ttft_ms', 'claude_code.error', 'span.type'],
}
