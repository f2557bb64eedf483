import type { Accumulator } from '../model-call/operation.ts'
import { type Fields, fields, list, number, text } from '../model-call/read.ts'

interface ToolCall {
  id: string | undefined
  name: string
  arguments: string
}

interface Choice {
  role: string
  content: string
  refusal: string
  finishReason: string | undefined
  readonly toolCalls: Map<number, ToolCall>
}

/** Puts the chunks of a chat completion together; what it does not know it leaves out. */
export class ChatAccumulator implements Accumulator {
  private readonly choices = new Map<number, Choice>()
  private id: unknown
  private model: unknown
  private usage: unknown

  add(chunk: Fields): void {
    this.id ??= chunk['id']
    this.model ??= chunk['model']
    this.usage = chunk['usage'] ?? this.usage
    for (const item of list(chunk['choices'])) {
      const choice = fields(item)
      if (choice !== undefined) this.addChoice(choice)
    }
  }

  response(): Fields {
    const choices = [...this.choices].sort(([a], [b]) => a - b).map(([index, choice]) => wholeChoice(index, choice))
    return { id: this.id, model: this.model, usage: this.usage, choices }
  }

  private addChoice(delta: Fields): void {
    const index = number(delta['index']) ?? 0
    const choice = this.choices.get(index) ?? emptyChoice()
    this.choices.set(index, choice)
    choice.finishReason = text(delta['finish_reason']) ?? choice.finishReason
    const message = fields(delta['delta'])
    if (message === undefined) return
    choice.role = text(message['role']) ?? choice.role
    choice.content += text(message['content']) ?? ''
    choice.refusal += text(message['refusal']) ?? ''
    for (const item of list(message['tool_calls'])) addToolCall(choice, fields(item) ?? {})
  }
}

function emptyChoice(): Choice {
  return { role: 'assistant', content: '', refusal: '', finishReason: undefined, toolCalls: new Map() }
}

function addToolCall(choice: Choice, delta: Fields): void {
  const index = number(delta['index']) ?? choice.toolCalls.size
  const call = choice.toolCalls.get(index) ?? { id: undefined, name: '', arguments: '' }
  choice.toolCalls.set(index, call)
  call.id = text(delta['id']) ?? call.id
  const called = fields(delta['function'])
  call.name += text(called?.['name']) ?? ''
  call.arguments += text(called?.['arguments']) ?? ''
}

function wholeChoice(index: number, choice: Choice): Fields {
  const calls = [...choice.toolCalls.values()].map(({ id, name, arguments: args }) => ({
    id,
    type: 'function',
    function: { name, arguments: args },
  }))
  const message = {
    role: choice.role,
    content: choice.content === '' && calls.length > 0 ? null : choice.content,
    ...(choice.refusal === '' ? {} : { refusal: choice.refusal }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
  return { index, message, finish_reason: choice.finishReason }
}
