import type { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import type { Accumulator, Operation } from '../model-call/operation.ts'
import { type Fields, fields, list, text } from '../model-call/read.ts'
import { writeIdentity, writeParameters, writeUsage } from './usage.ts'

/** `responses.create` */
export const responses: Operation = {
  name: 'chat',
  eventType: 'model',
  writeRequest(bag, request) {
    writeParameters(bag, request)
    bag
      .add('honeyhive_inputs.chat_history', historyOf(request))
      .add('honeyhive_inputs.functions', request['tools'])
      .add('honeyhive_metadata.previous_response_id', request['previous_response_id'])
  },
  writeResponse(bag, response) {
    writeIdentity(bag, response)
    writeUsage(bag, response)
    writeOutput(bag, response)
  },
  createAccumulator: () => new ResponseAccumulator(),
}

/** The input as a conversation: a plain string is what the user says, instructions are the system's. */
function historyOf(request: Fields): unknown {
  const { input, instructions } = request
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : list(input)
  return typeof instructions === 'string' ? [{ role: 'system', content: instructions }, ...items] : items
}

function writeOutput(bag: AttributeBag, response: Fields): void {
  const items = list(response['output']).map((item) => fields(item) ?? {})
  const calls = items.filter((item) => item['type'] === 'function_call')
  const status = text(response['status'])
  bag.add('honeyhive_outputs.role', 'assistant').add('honeyhive_outputs.content', textOf(items))
  if (calls.length > 0) bag.add('honeyhive_outputs.tool_calls', calls.map(toolCall))
  if (status !== undefined) bag.addList(genAi.finishReasons, [status]).add('honeyhive_outputs.finish_reason', status)
}

function textOf(items: readonly Fields[]): string {
  const parts = items.filter((item) => item['type'] === 'message').flatMap((item) => list(item['content']))
  return parts.map((part) => text(fields(part)?.['text']) ?? '').join('')
}

function toolCall(item: Fields): unknown {
  return { id: item['call_id'], type: 'function', function: { name: item['name'], arguments: item['arguments'] } }
}

/** The last event of a stream holds the whole response; when it never comes, the text so far is what there is. */
class ResponseAccumulator implements Accumulator {
  private last: Fields | undefined
  private content = ''

  add(event: Fields): void {
    this.last = fields(event['response']) ?? this.last
    if (event['type'] === 'response.output_text.delta') this.content += text(event['delta']) ?? ''
  }

  response(): Fields {
    if (list(this.last?.['output']).length > 0) return this.last ?? {}
    return { ...this.last, output: [{ type: 'message', content: [{ text: this.content }] }] }
  }
}
