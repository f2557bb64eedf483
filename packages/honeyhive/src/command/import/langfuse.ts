import { createHash } from 'node:crypto'
import { bucketOf, fieldsOf, type Fields, listOf, textOf } from './record.ts'

const types: Readonly<Record<string, string>> = {
  GENERATION: 'model',
  EMBEDDING: 'model',
  TOOL: 'tool',
  RETRIEVER: 'tool',
}

/** Langfuse's export, observations or traces with theirs inside, as events. Ids that are no UUID become one, always the same. */
export function langfuseEvents(records: readonly Fields[]): readonly Fields[] {
  const traces = records.filter((record) => 'observations' in record || !('traceId' in record))
  const observations = [
    ...records.filter((record) => 'traceId' in record),
    ...traces.flatMap((trace) =>
      listOf(trace['observations'])
        .map(fieldsOf)
        .map((observation) => Object.assign({ traceId: trace['id'] }, observation)),
    ),
  ]
  const byId = new Map(traces.map((trace) => [textOf(trace['id']) ?? '', trace]))
  return [
    ...traces.map(sessionOf),
    ...observations.map((observation) => eventOf(observation, byId.get(textOf(observation['traceId']) ?? ''))),
  ]
}

function sessionOf(trace: Fields): Fields {
  const id = sessionIdOf(trace, undefined)
  return {
    event_type: 'session',
    event_id: id,
    session_id: id,
    session_name: textOf(trace['name']) ?? 'trace',
    project: textOf(trace['projectId']) ?? 'langfuse',
    source: textOf(trace['environment']) ?? 'langfuse',
    start_time: trace['timestamp'] ?? trace['createdAt'],
    inputs: bucketOf('input', trace['input']),
    outputs: bucketOf('output', trace['output']),
    metadata: { ...fieldsOf(trace['metadata']), ...(Array.isArray(trace['tags']) ? { tags: trace['tags'] } : {}) },
    user_properties: textOf(trace['userId']) === undefined ? {} : { user_id: trace['userId'] },
  }
}

function eventOf(observation: Fields, trace: Fields | undefined): Fields {
  const input = observation['input']
  const usage = { ...fieldsOf(observation['usage']), ...fieldsOf(observation['usageDetails']) }
  const cost =
    observation['totalCost'] ?? observation['calculatedTotalCost'] ?? fieldsOf(observation['costDetails'])['total']
  const parent = textOf(observation['parentObservationId'])
  const isFailed = observation['level'] === 'ERROR'
  const model = textOf(observation['model'])
  return {
    event_type: types[String(observation['type'])] ?? 'chain',
    event_name: textOf(observation['name']) ?? 'observation',
    event_id: uuidOf(`langfuse:${String(observation['id'])}`),
    session_id: sessionIdOf(trace ?? {}, textOf(observation['traceId'])),
    ...(parent === undefined ? {} : { parent_id: uuidOf(`langfuse:${parent}`) }),
    project: textOf(trace?.['projectId']) ?? textOf(observation['projectId']) ?? 'langfuse',
    source: textOf(observation['environment']) ?? 'langfuse',
    start_time: observation['startTime'],
    end_time: observation['endTime'] ?? observation['startTime'],
    inputs: Array.isArray(input) ? { chat_history: input } : bucketOf('input', input),
    outputs: bucketOf('output', observation['output']),
    config: { ...fieldsOf(observation['modelParameters']), ...(model === undefined ? {} : { model }) },
    metadata: {
      ...fieldsOf(observation['metadata']),
      ...counted('prompt_tokens', observation['promptTokens'] ?? usage['input']),
      ...counted('completion_tokens', observation['completionTokens'] ?? usage['output']),
      ...counted('cost', cost),
    },
    ...(isFailed ? { error: textOf(observation['statusMessage']) ?? 'error' } : {}),
  }
}

function counted(key: string, value: unknown): Fields {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? { [key]: number } : {}
}

/** Traces that share a session of Langfuse's are one of ours. */
function sessionIdOf(trace: Fields, traceId: string | undefined): string {
  const session = textOf(trace['sessionId'])
  return session === undefined
    ? uuidOf(`langfuse-trace:${textOf(trace['id']) ?? traceId ?? ''}`)
    : uuidOf(`langfuse-session:${session}`)
}

/** A UUID of version 8 (RFC 9562, section 5.8), made of the text alone: an import that is repeated adds nothing. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
