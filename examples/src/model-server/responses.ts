import { complete } from './completion.ts'
import { BadRequest, type ChatMessage, type ChatRequest, listOf, recordOf, type ToolCall } from './protocol.ts'
import type { Completion } from './completion.ts'

type Record = Readonly<{ [name: string]: unknown }>

/** What OpenAI's Responses API is asked. Throws `BadRequest`. */
export function readResponsesRequest(body: unknown): ChatRequest {
  const { model, input, instructions, tools, stream, max_output_tokens: maxTokens } = recordOf(body)
  if (typeof model !== 'string' || model === '') throw new BadRequest('model', 'Expected model: the name of a model.')
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(input).map(recordOf)
  if (items.length === 0) throw new BadRequest('input', 'Expected input: a string, or an array with at least one item.')
  const system = typeof instructions === 'string' ? [says('system', instructions)] : []
  return {
    model,
    messages: [...system, ...items.map(readItem)],
    tools: listOf(tools).map(readTool),
    choices: [],
    isStreamed: stream === true,
    includesUsage: true,
    maxTokens: typeof maxTokens === 'number' ? maxTokens : Number.POSITIVE_INFINITY,
  }
}

function readItem(item: Record): ChatMessage {
  const { type, call_id: callId, output, role, content } = item
  if (type === 'function_call_output') return { ...says('tool', textOf(output)), toolCallId: String(callId) }
  if (type === 'function_call') return { ...says('assistant', ''), toolCalls: [readCall(item)] }
  return says(role === 'developer' ? 'system' : String(role), textOf(content))
}

function says(role: string, content: string): ChatMessage {
  return { role, content, toolCalls: [], toolCallId: undefined }
}

function readCall({ call_id: id, name, arguments: args }: Record): ToolCall {
  return { id: String(id), name: String(name), arguments: String(args) }
}

function readTool(value: unknown): ChatRequest['tools'][number] {
  const tool = recordOf(value)
  return { name: String(tool['name']), parameters: Object.keys(recordOf(recordOf(tool['parameters'])['properties'])) }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => recordOf(part)['text'])
    .filter((text) => typeof text === 'string')
    .join('\n')
}

export function completeResponse(request: ChatRequest, number: number): Completion {
  const completion = complete(request, number, 0)
  return { ...completion, id: completion.id.replace('chatcmpl', 'resp') }
}

/** The body of an answer that is not streamed. */
export function responseBody(completion: Completion): Record {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = completion.usage
  return {
    ...head(completion),
    status: completion.finishReason === 'length' ? 'incomplete' : 'completed',
    incomplete_details: completion.finishReason === 'length' ? { reason: 'max_output_tokens' } : null,
    output: itemsOf(completion).map(({ item }) => item),
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: total,
    },
  }
}

/** The events of a streamed answer, in order. */
export function responseEvents(completion: Completion): readonly unknown[] {
  const started = { ...head(completion), status: 'in_progress', output: [], usage: null }
  const last = completion.finishReason === 'length' ? 'response.incomplete' : 'response.completed'
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...itemsOf(completion).flatMap((found, index) => itemEvents(found, index, completion)),
    { type: last, response: responseBody(completion) },
  ]
  return events.map((event, index) => Object.assign(event, { sequence_number: index }))
}

interface Item {
  readonly item: Record
  readonly call: ToolCall | undefined
}

function itemsOf(completion: Completion): readonly Item[] {
  const text = completion.pieces.join('')
  const calls = completion.toolCalls.map((call) => ({ item: callItem(call, call.arguments, 'completed'), call }))
  if (text === '') return calls
  return [{ item: messageItem(completion, [textPart(text)], 'completed'), call: undefined }, ...calls]
}

function itemEvents({ item, call }: Item, index: number, completion: Completion): readonly object[] {
  const at = { item_id: item['id'], output_index: index }
  const added = (begun: Record): object => ({ type: 'response.output_item.added', output_index: index, item: begun })
  const done = { type: 'response.output_item.done', output_index: index, item }
  if (call !== undefined)
    return [
      added(callItem(call, '', 'in_progress')),
      { type: 'response.function_call_arguments.delta', ...at, delta: call.arguments },
      { type: 'response.function_call_arguments.done', ...at, arguments: call.arguments },
      done,
    ]
  const part = { ...at, content_index: 0 }
  const text = completion.pieces.join('')
  const deltas = completion.pieces.map((delta) => ({
    type: 'response.output_text.delta',
    ...part,
    delta,
    logprobs: [],
  }))
  const begun = [
    added(messageItem(completion, [], 'in_progress')),
    { type: 'response.content_part.added', ...part, part: textPart('') },
  ]
  const ended = [
    { type: 'response.output_text.done', ...part, text, logprobs: [] },
    { type: 'response.content_part.done', ...part, part: textPart(text) },
    done,
  ]
  return [...begun, ...deltas, ...ended]
}

function head({ id, model }: Completion): Record {
  return {
    id,
    object: 'response',
    created_at: 0,
    model,
    error: null,
    incomplete_details: null,
    metadata: {},
    tools: [],
  }
}

function messageItem({ id }: Completion, content: readonly Record[], status: string): Record {
  return { id: id.replace('resp', 'msg'), type: 'message', role: 'assistant', status, content }
}

function callItem({ id, name }: ToolCall, args: string, status: string): Record {
  return { id: id.replace('call', 'fc'), type: 'function_call', call_id: id, name, arguments: args, status }
}

function textPart(text: string): Record {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}
