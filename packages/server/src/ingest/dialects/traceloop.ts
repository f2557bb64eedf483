import { parseIfJson } from '../json-text.ts'
import type { Dialect } from './dialect.ts'

/** What OpenLLMetry adds to the GenAI conventions: workflows and tasks, and properties that travel with a request. */
export const traceloop: Dialect = {
  exact: {
    'traceloop.entity.input': { bucket: 'inputs', at: 'input', read: parseIfJson },
    'traceloop.entity.output': { bucket: 'outputs', at: 'output', read: parseIfJson },
  },
  trees: { 'traceloop.association.properties.': { bucket: 'metadata', at: null } },
  consumed: [],
}
