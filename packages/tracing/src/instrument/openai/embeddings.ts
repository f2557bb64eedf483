import type { Operation } from '../model-call/operation.ts'
import { fields, list } from '../model-call/read.ts'
import { writeIdentity, writeUsage } from './usage.ts'

/** `embeddings.create`. The vectors themselves are not recorded: they are large and say nothing to a reader. */
export const embeddings: Operation = {
  name: 'embeddings',
  eventType: 'tool',
  writeRequest(bag, request) {
    const encoding = request['encoding_format']
    bag
      .add('honeyhive_inputs.input', request['input'])
      .add('gen_ai.request.embedding.dimensions', request['dimensions'])
    if (typeof encoding === 'string') bag.addList('gen_ai.request.encoding_formats', [encoding])
  },
  writeResponse(bag, response) {
    const data = list(response['data'])
    const vector = fields(data[0])?.['embedding']
    writeIdentity(bag, response)
    writeUsage(bag, response)
    bag.add('honeyhive_outputs.count', data.length)
    // In the encoded form the length is not that of the vector.
    if (Array.isArray(vector) || ArrayBuffer.isView(vector))
      bag.add('honeyhive_outputs.dimensions', (vector as ArrayLike<number>).length)
  },
}
