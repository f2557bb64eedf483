import { parseIfJson } from '../json-text.ts'
import type { Dialect } from './dialect.ts'

/** Calls between clients and servers of the Model Context Protocol; tools' arguments and results are GenAI's. */
export const mcp: Dialect = {
  exact: {
    'mcp.resource.uri': { bucket: 'inputs', at: 'uri' },
    'mcp.prompt.name': { bucket: 'inputs', at: 'prompt' },
    'mcp.tool.name': { bucket: 'metadata', at: 'gen_ai.tool.name' },
    'mcp.request.argument': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'mcp.request.arguments': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'mcp.tool.arguments': { bucket: 'inputs', at: 'arguments', read: parseIfJson },
    'mcp.response.value': { bucket: 'outputs', at: 'result', read: parseIfJson },
    'mcp.tool.result': { bucket: 'outputs', at: 'result', read: parseIfJson },
  },
  trees: {},
  consumed: [],
}
