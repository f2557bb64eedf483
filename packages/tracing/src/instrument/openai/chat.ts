import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { ChatAccumulator } from './chat-accumulator.ts'
import type { Operation } from '../model-call/operation.ts'
import { type Fields, fields, list, text } from '../model-call/read.ts'
import { writeIdentity, writeParameters, writeUsage } from './usage.ts'

/** `chat.completions.create` */
export const chat: Operation = {
  name: 'chat',
  eventType: 'model',
  writeRequest(bag, request) {
    writeParameters(bag, request)
    bag
      .add('honeyhive_inputs.chat_history', request['messages'])
      .add('honeyhive_inputs.functions', request['tools'] ?? request['functions'])
  },
  writeResponse(bag, response) {
    writeIdentity(bag, response)
    writeUsage(bag, response)
    writeChoices(bag, list(response['choices']))
  },
  createAccumulator: () => new ChatAccumulator(),
}

function writeChoices(bag: AttributeBag, choices: readonly unknown[]): void {
  const reasons = choices
    .map((choice) => text(fields(choice)?.['finish_reason']))
    .filter((reason) => reason !== undefined)
  if (reasons.length > 0) bag.addList(genAi.finishReasons, reasons)
  const first = fields(choices[0])
  const message: Fields = fields(first?.['message']) ?? {}
  bag
    .add('honeyhive_outputs.role', message['role'])
    .add('honeyhive_outputs.content', message['content'])
    .add('honeyhive_outputs.refusal', message['refusal'])
    .add('honeyhive_outputs.tool_calls', message['tool_calls'] ?? message['function_call'])
    .add('honeyhive_outputs.finish_reason', first?.['finish_reason'])
  if (choices.length > 1) bag.add('honeyhive_outputs.choices', choices)
}
