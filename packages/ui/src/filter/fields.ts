import type { EventField } from './predicate.ts'

/** What a value of a field is, and so which signs make sense. */
export type FieldKind = 'text' | 'number' | 'duration' | 'flag'

export interface FilterField {
  readonly name: string
  readonly kind: FieldKind
  readonly field: EventField
  readonly hint: string
}

const column = (name: string, kind: FieldKind, columnName: string, hint: string): FilterField => ({
  name,
  kind,
  field: { kind: 'column', column: columnName },
  hint,
})

/** The words of the filter bar; `bucket.path` names whatever a program recorded. */
export const filterFields: readonly FilterField[] = [
  column('model', 'text', 'model', 'model:gpt-4o'),
  column('error', 'flag', 'status', 'error:true, or error:timeout for the text'),
  column('cost', 'number', 'costUsd', 'cost>0.01 in US dollars'),
  column('duration', 'duration', 'durationMillis', 'duration>2s, or 300ms, 5m'),
  column('name', 'text', 'name', 'name:search*'),
  column('type', 'text', 'type', 'model, tool, chain or session'),
  column('status', 'text', 'status', 'ok, error, unset or running'),
  column('input', 'number', 'inputTokens', 'input>1000 tokens sent'),
  column('output', 'number', 'outputTokens', 'output>500 tokens answered'),
  column('first', 'duration', 'timeToFirstTokenMillis', 'first>1s until the first token'),
  column('provider', 'text', 'provider', 'provider:openai'),
  column('project', 'text', 'project', 'project:checkout'),
  column('source', 'text', 'source', 'source:production'),
  column('user', 'text', 'userId', 'user:u-17'),
  column('session', 'text', 'sessionId', 'session:<id>'),
  column('run', 'text', 'runId', 'run:<id of an experiment>'),
  column('datapoint', 'text', 'datapointId', 'datapoint:<id>'),
  column('dataset', 'text', 'datasetId', 'dataset:<id>'),
]

export const bucketNames: Readonly<Record<string, string>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  config: 'config',
  metadata: 'metadata',
  metrics: 'metrics',
  feedback: 'feedback',
  user_properties: 'userProperties',
}

/** The field that a word of the bar names; `metadata.plan.tier` reaches into what was recorded. */
export function fieldNamed(name: string): FilterField | undefined {
  const known = filterFields.find((field) => field.name === name.toLowerCase())
  if (known !== undefined) return known
  const [first = '', ...path] = name.split('.')
  const bucket = Object.hasOwn(bucketNames, first) ? bucketNames[first] : undefined
  if (bucket === undefined || path.length === 0 || path.some((key) => key === '')) return undefined
  return { name, kind: 'text', field: { kind: 'bucket', bucket, path }, hint: 'what the program recorded' }
}
