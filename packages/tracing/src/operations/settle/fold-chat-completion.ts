import { isRecord, itemAt, type JsonRecord, listAt, mergeDelta, recordAt } from './json-record.ts'

interface Choice {
  readonly message: Record<string, unknown>
  readonly toolCalls: Map<unknown, Record<string, unknown>>
  finishReason: unknown
}

/** Chunks of OpenAI's chat completions (and of the many APIs that speak the same), and of the older text completions. */
export function isChatCompletionChunk(chunk: unknown): boolean {
  if (!isRecord(chunk) || !Array.isArray(chunk['choices'])) return false
  const [choice] = chunk['choices'] as unknown[]
  if (choice === undefined) return chunk['object'] === 'chat.completion.chunk'
  return isRecord(choice) && (isRecord(choice['delta']) || typeof choice['text'] === 'string')
}

/** One message with its tool calls, finish reason and usage; a list of messages when several choices were asked for. */
export function foldChatCompletion(chunks: readonly unknown[]): unknown {
  const choices = new Map<unknown, Choice>()
  let usage: unknown
  for (const chunk of chunks) {
    for (const choice of listAt(chunk, 'choices')) if (isRecord(choice)) addChoice(choices, choice)
    if (isRecord(chunk) && isRecord(chunk['usage'])) usage = chunk['usage']
  }
  const messages = [...choices.values()].map(messageOf)
  if (messages.length > 1) return usage === undefined ? messages : { messages, usage }
  return usage === undefined ? (messages[0] ?? []) : { ...messages[0], usage }
}

function addChoice(choices: Map<unknown, Choice>, streamed: JsonRecord): void {
  const choice = itemAt(choices, streamed['index'] ?? 0, newChoice)
  if (typeof streamed['text'] === 'string') mergeDelta(choice.message, { content: streamed['text'] })
  const delta = recordAt(streamed, 'delta')
  const { role } = delta
  if (typeof role === 'string') choice.message['role'] = role
  mergeDelta(choice.message, delta, ['role', 'tool_calls', 'function_call'])
  if (isRecord(delta['function_call'])) addFunction(choice.message, 'function_call', delta['function_call'])
  for (const call of listAt(delta, 'tool_calls')) if (isRecord(call)) addToolCall(choice.toolCalls, call)
  choice.finishReason = streamed['finish_reason'] ?? choice.finishReason
}

function newChoice(): Choice {
  return { message: { role: 'assistant', content: null }, toolCalls: new Map(), finishReason: undefined }
}

function addToolCall(calls: Map<unknown, Record<string, unknown>>, delta: JsonRecord): void {
  const call = itemAt<Record<string, unknown>>(calls, delta['index'] ?? delta['id'], () => ({}))
  // Some servers repeat id and type in every piece, so these are set and not joined.
  for (const key of ['id', 'type']) if (typeof delta[key] === 'string') call[key] = delta[key]
  if (isRecord(delta['function'])) addFunction(call, 'function', delta['function'])
}

function addFunction(holder: Record<string, unknown>, key: string, delta: JsonRecord): void {
  const called = { ...recordAt(holder, key) }
  if (typeof delta['name'] === 'string') called['name'] = delta['name']
  mergeDelta(called, delta, ['name'])
  holder[key] = called
}

function messageOf({ message, toolCalls, finishReason }: Choice): Record<string, unknown> {
  if (toolCalls.size > 0) message['tool_calls'] = [...toolCalls.values()]
  if (typeof finishReason === 'string') message['finish_reason'] = finishReason
  return message
}
