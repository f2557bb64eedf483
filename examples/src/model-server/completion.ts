import { decide } from './planner.ts'
import type { ChatMessage, ChatRequest, ToolCall, Usage } from './protocol.ts'

/** A finished answer, before it is put into the form of a stream or of one body. */
export interface Completion {
  readonly id: string
  readonly model: string
  readonly created: number
  /** The text, cut into what counts as one token each. */
  readonly pieces: readonly string[]
  readonly toolCalls: readonly ToolCall[]
  readonly finishReason: 'stop' | 'length' | 'tool_calls'
  readonly usage: Usage
}

/** `number` counts the answers of a server and makes their ids; `created` is in Unix seconds. */
export function complete(request: ChatRequest, number: number, created: number): Completion {
  const { content, calls } = decide(request)
  const all = piecesOf(content)
  const pieces = all.slice(0, request.maxTokens)
  const toolCalls = calls.map(({ name, arguments: text }, index) => ({
    id: `call_${number}_${index}`,
    name,
    arguments: text,
  }))
  const promptTokens = request.messages.reduce((sum, message) => sum + tokensOf(message), 3) + request.tools.length * 40
  const completionTokens = pieces.length + toolCalls.reduce((sum, call) => sum + callTokens(call), 0)
  return {
    id: `chatcmpl-stand-in-${number}`,
    model: request.model,
    created,
    pieces,
    toolCalls,
    finishReason: toolCalls.length > 0 ? 'tool_calls' : pieces.length < all.length ? 'length' : 'stop',
    usage: usageOf(promptTokens, completionTokens),
  }
}

export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

/** About what a tokenizer of English makes of a text; joined they are the text again. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/\s*\S{1,6}|\s+/gu) ?? []
}

/** The body of an answer that is not streamed. */
export function completionBody({ id, model, created, pieces, toolCalls, finishReason, usage }: Completion): unknown {
  const message = {
    role: 'assistant',
    content: toolCalls.length > 0 ? null : pieces.join(''),
    refusal: null,
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(wireCall) }),
  }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason }]
  return { id, object: 'chat.completion', created, model, choices, usage, system_fingerprint: 'local-stand-in' }
}

/** The events of a streamed answer, in order. */
export function completionChunks(completion: Completion, includesUsage: boolean): readonly unknown[] {
  const { id, model, created, pieces, toolCalls, finishReason, usage } = completion
  const head = { id, object: 'chat.completion.chunk', created, model, system_fingerprint: 'local-stand-in' }
  const chunk = (delta: unknown, finish: string | null = null): unknown => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(includesUsage && { usage: null }),
  })
  return [
    chunk({ role: 'assistant', content: toolCalls.length > 0 ? null : '' }),
    ...pieces.map((content) => chunk({ content })),
    ...toolCalls.flatMap(toolDeltas).map((call) => chunk({ tool_calls: [call] })),
    chunk({}, finishReason),
    ...(includesUsage ? [{ ...head, choices: [], usage }] : []),
  ]
}

/** A call as a stream brings it: first its name, then its arguments bit by bit. */
function toolDeltas({ id, name, arguments: text }: ToolCall, index: number): readonly unknown[] {
  const head = { index, id, type: 'function', function: { name, arguments: '' } }
  const rest = piecesOf(text).map((piece) => ({ index, function: { arguments: piece } }))
  return [head, ...rest]
}

function wireCall({ id, name, arguments: text }: ToolCall): unknown {
  return { id, type: 'function', function: { name, arguments: text } }
}

function tokensOf({ content, toolCalls }: ChatMessage): number {
  return piecesOf(content).length + toolCalls.reduce((sum, call) => sum + callTokens(call), 4)
}

function callTokens({ name, arguments: text }: ToolCall): number {
  return piecesOf(text).length + piecesOf(name).length + 6
}
