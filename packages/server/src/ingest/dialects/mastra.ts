import { parseIfJson } from '../json-text.ts'
import type { Dialect, Place } from './dialect.ts'

const spanTypes = [
  'agent_run',
  'generic',
  'mcp_tool_call',
  'model_chunk',
  'model_generation',
  'model_step',
  'processor_run',
  'tool_call',
  'workflow_conditional',
  'workflow_conditional_eval',
  'workflow_loop',
  'workflow_parallel',
  'workflow_run',
  'workflow_sleep',
  'workflow_step',
  'workflow_wait_event',
]

const ends = spanTypes.flatMap((type): readonly (readonly [string, Place])[] => [
  [`mastra.${type}.input`, { bucket: 'inputs', at: 'input', read: parseIfJson }],
  [`mastra.${type}.output`, { bucket: 'outputs', at: 'output', read: parseIfJson }],
])

/** Mastra's exporter speaks the GenAI conventions; what they have no word for is under its own. */
export const mastra: Dialect = {
  exact: {
    ...Object.fromEntries(ends),
    'mastra.tags': { bucket: 'metadata', at: 'tags', read: parseIfJson },
  },
  trees: { 'mastra.metadata.': { bucket: 'metadata', at: null } },
  consumed: ['mastra.span.type'],
}
