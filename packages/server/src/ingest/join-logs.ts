import { eventIdOfSpan } from '../store/event-id.ts'
import { parseIfJson } from './json-text.ts'
import type { EventStore } from '../store/event-store.ts'
import type { LogRecord } from './log-records.ts'

const roles: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
}
const choice = 'gen_ai.choice'
/** The one event that later conventions have in place of one a message: what it tells is in its attributes. */
const details = 'gen_ai.client.inference.operation.details'

interface Told {
  readonly history: unknown[]
  outputs: Readonly<Record<string, unknown>> | undefined
}

/**
 * Adds what GenAI events tell of a conversation to the events of their spans, those that have not come yet included. Returns how many
 * records that were; the others have no place in this store.
 */
export async function joinLogs(records: readonly LogRecord[], store: EventStore): Promise<number> {
  const spans = new Map<string, Told>()
  let joined = 0
  for (const record of records) {
    if (record.traceId === '' || record.spanId === '' || !tells(record)) continue
    const id = eventIdOfSpan(record.traceId, record.spanId)
    const told = spans.get(id) ?? { history: [], outputs: undefined }
    spans.set(id, told)
    add(record, told)
    joined += 1
  }
  for (const [eventId, { history, outputs }] of spans) {
    await store.patch({
      eventId,
      ...(history.length === 0 ? {} : { addedMessages: history }),
      ...(outputs === undefined ? {} : { outputs }),
    })
  }
  return joined
}

function tells({ eventName }: LogRecord): boolean {
  return Object.hasOwn(roles, eventName) || eventName === choice || eventName === details
}

function add({ eventName, body, attributes }: LogRecord, told: Told): void {
  const content = isRecord(body) ? body : { content: body ?? null }
  if (Object.hasOwn(roles, eventName)) told.history.push({ role: roles[eventName], ...content })
  else if (eventName === choice)
    told.outputs = { role: 'assistant', ...(isRecord(content['message']) ? content['message'] : content) }
  else {
    const input = parseIfJson(attributes['gen_ai.input.messages'])
    if (Array.isArray(input)) told.history.push(...input)
    const [answer] = [parseIfJson(attributes['gen_ai.output.messages'])].flat()
    if (isRecord(answer)) told.outputs = answer
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
