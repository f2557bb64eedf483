import { complete, piecesOf } from './completion.ts'
import { BadRequest, type ChatMessage, type ChatRequest, listOf, recordOf, type ToolCall } from './protocol.ts'
import type { Completion } from './completion.ts'

/** What the Messages API of Anthropic asks for beside a conversation. */
export interface MessagesRequest {
  readonly chat: ChatRequest
  readonly isThinking: boolean
  /** The text up to the last mark that says where the cache ends; '' without one. */
  readonly cacheable: string
}

type Record = Readonly<{ [name: string]: unknown }>

/** Throws `BadRequest`. */
export function readMessagesRequest(body: unknown): MessagesRequest {
  const request = recordOf(body)
  const { model, max_tokens: maxTokens, system } = request
  const messages = listOf(request['messages'])
  if (typeof model !== 'string' || model === '') throw new BadRequest('model', 'model: Field required')
  if (typeof maxTokens !== 'number') throw new BadRequest('max_tokens', 'max_tokens: Field required')
  if (messages.length === 0) throw new BadRequest('messages', 'messages: at least one message is required')
  const systemBlocks = blocksOf(system)
  const lastMarked = systemBlocks.findLastIndex((block) => block['cache_control'] !== undefined)
  return {
    chat: {
      model,
      messages: [...systemMessage(systemBlocks), ...messages.flatMap(readMessage)],
      tools: listOf(request['tools']).map(readTool),
      isStreamed: request['stream'] === true,
      includesUsage: true,
      maxTokens,
      choices: [],
    },
    isThinking: recordOf(request['thinking'])['type'] === 'enabled',
    cacheable: textOf(systemBlocks.slice(0, lastMarked + 1)),
  }
}

function systemMessage(blocks: readonly Record[]): readonly ChatMessage[] {
  const content = textOf(blocks)
  return content === '' ? [] : [{ role: 'system', content, toolCalls: [], toolCallId: undefined }]
}

/** One message holds what elsewhere is several: text, calls of tools, and results of such. */
function readMessage(value: unknown): readonly ChatMessage[] {
  const message = recordOf(value)
  const blocks = blocksOf(message['content'])
  const results = blocks.filter(({ type }) => type === 'tool_result')
  if (results.length > 0)
    return results.map((block) => ({
      role: 'tool',
      content: textOf(blocksOf(block['content'])),
      toolCalls: [],
      toolCallId: String(block['tool_use_id']),
    }))
  const toolCalls = blocks.filter(({ type }) => type === 'tool_use').map(readToolCall)
  return [{ role: String(message['role']), content: textOf(blocks), toolCalls, toolCallId: undefined }]
}

function readToolCall({ id, name, input }: Record): ToolCall {
  return { id: String(id), name: String(name), arguments: JSON.stringify(input ?? {}) }
}

function readTool(value: unknown): ChatRequest['tools'][number] {
  const tool = recordOf(value)
  return { name: String(tool['name']), parameters: Object.keys(recordOf(recordOf(tool['input_schema'])['properties'])) }
}

function blocksOf(content: unknown): readonly Record[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content).map(recordOf)
}

function textOf(blocks: readonly Record[]): string {
  return blocks.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join('\n')
}

/** A finished answer, in the words of the API. */
export interface Message {
  readonly completion: Completion
  readonly thinking: string
  readonly usage: Record
}

export function composeMessage(request: MessagesRequest, number: number, isCached: boolean): Message {
  const completion = complete(request.chat, number, 0)
  const cached = piecesOf(request.cacheable).length
  return {
    completion,
    thinking: request.isThinking ? 'I go by my rules: search first, then work it out.' : '',
    usage: {
      input_tokens: completion.usage.prompt_tokens - cached,
      cache_creation_input_tokens: isCached ? 0 : cached,
      cache_read_input_tokens: isCached ? cached : 0,
      output_tokens: completion.usage.completion_tokens,
    },
  }
}

const stopReasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' } as const

/** The body of an answer that is not streamed. */
export function messageBody({ completion, thinking, usage }: Message): unknown {
  const text = completion.pieces.join('')
  const content = [
    ...(thinking === '' ? [] : [{ type: 'thinking', thinking, signature: 'c3RhbmQtaW4=' }]),
    ...(text === '' ? [] : [{ type: 'text', text, citations: null }]),
    ...completion.toolCalls.map((call) => toolUse(call, JSON.parse(call.arguments))),
  ]
  return { ...head(completion), content, stop_reason: stopReasons[completion.finishReason], usage }
}

/** The events of a streamed answer, in order. */
export function messageEvents({ completion, thinking, usage }: Message): readonly unknown[] {
  const blocks: [unknown, readonly unknown[]][] = []
  if (thinking !== '')
    blocks.push([
      { type: 'thinking', thinking: '', signature: '' },
      [
        ...piecesOf(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
        { type: 'signature_delta', signature: 'c3RhbmQtaW4=' },
      ],
    ])
  if (completion.pieces.length > 0)
    blocks.push([
      { type: 'text', text: '', citations: null },
      completion.pieces.map((text) => ({ type: 'text_delta', text })),
    ])
  for (const call of completion.toolCalls)
    blocks.push([
      toolUse(call, {}),
      piecesOf(call.arguments).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    ])
  const stop = { stop_reason: stopReasons[completion.finishReason], stop_sequence: null }
  return [
    {
      type: 'message_start',
      message: { ...head(completion), content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    { type: 'ping' },
    ...blocks.flatMap(([block, deltas], index) => blockEvents(index, block, deltas)),
    { type: 'message_delta', delta: stop, usage: { output_tokens: usage['output_tokens'] } },
    { type: 'message_stop' },
  ]
}

function head({ id, model }: Completion): Record {
  return { id: id.replace('chatcmpl', 'msg'), type: 'message', role: 'assistant', model, stop_sequence: null }
}

function blockEvents(index: number, block: unknown, deltas: readonly unknown[]): readonly unknown[] {
  const pieces = deltas.map((delta) => ({ type: 'content_block_delta', index, delta }))
  const start = { type: 'content_block_start', index, content_block: block }
  return [start, ...pieces, { type: 'content_block_stop', index }]
}

function toolUse({ id, name }: ToolCall, input: unknown): Record {
  return { type: 'tool_use', id: id.replace('call', 'toolu'), name, input }
}
