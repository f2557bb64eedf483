import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { fieldsOf, listOf } from '../json.ts'
import { asText, expectedText } from './text.ts'

/** What is used of a client with the HTTP API of OpenAI. */
export interface EmbeddingClient {
  readonly embeddings: {
    // `any` because each client has a type of its own for the request.
    // oxlint-disable-next-line typescript/no-explicit-any
    create(request: any): PromiseLike<unknown>
  }
}

/** Which model makes the embeddings, by which client. */
export interface EmbeddingOptions {
  readonly client: EmbeddingClient
  readonly model: string
  readonly name?: string | undefined
}

/**
 * Cosine of the embeddings of outputs and ground truth, at least 0.
 *
 * @example
 * embeddingSimilarity({ client: new OpenAI(), model: 'text-embedding-3-small' })
 */
export function embeddingSimilarity({ client, model, name = 'embedding_similarity' }: EmbeddingOptions): Evaluator {
  return evaluator(
    async (outputs: unknown, _inputs: unknown, groundTruth: unknown) => {
      const input = [asText(outputs), expectedText(groundTruth)]
      const answer = fieldsOf(await client.embeddings.create({ model, input, encoding_format: 'float' }))
      const [one, other] = listOf(answer['data']).map((item) => numbersOf(fieldsOf(item)['embedding']))
      if (one === undefined || other === undefined || one.length !== other.length)
        throw new TypeError('The embedding model did not answer with two embeddings of one length.')
      return Math.max(0, cosine(one, other))
    },
    { name },
  )
}

export function cosine(one: readonly number[], other: readonly number[]): number {
  let product = 0
  let lengthOne = 0
  let lengthOther = 0
  for (const [index, value] of one.entries()) {
    const partner = other[index] ?? 0
    product += value * partner
    lengthOne += value * value
    lengthOther += partner * partner
  }
  return lengthOne === 0 || lengthOther === 0 ? 0 : product / Math.sqrt(lengthOne * lengthOther)
}

function numbersOf(value: unknown): readonly number[] {
  return listOf(value).filter((item) => typeof item === 'number')
}
