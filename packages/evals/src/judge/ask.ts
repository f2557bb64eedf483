import { numberOf } from '../json.ts'
import { type JudgeClient, type JudgeReply, objectIn, readReply, tracedClient } from './judge-client.ts'

/** Which model is asked, by which client. */
export interface AskOptions {
  readonly client: JudgeClient
  readonly model: string
  /** [0] `null`: not sent, for models that take none. */
  readonly temperature?: number | null | undefined
  /** Further fields of the request, such as `seed` or `reasoning_effort`. */
  readonly request?: Readonly<Record<string, unknown>> | undefined
}

/** What one question to a judge came to. */
export interface Ruling {
  readonly choice: string
  readonly explanation: string
  readonly totalTokens: number | undefined
}

export interface Question {
  readonly system: string
  readonly user: string
  readonly choices: readonly string[]
}

/**
 * A judge that did not judge: it declined, or what it said cannot be read. The datapoint has no score of it.
 *
 * @example
 * if (error instanceof JudgeError) console.error('not judged:', error.message)
 */
export class JudgeError extends Error {
  override readonly name = 'JudgeError'
  readonly reason: 'refused' | 'malformed'

  constructor(reason: 'refused' | 'malformed', message: string) {
    super(message)
    this.reason = reason
  }
}

/**
 * Asks a model to choose one of some words and to say why, as structured output. A reply that cannot be read is asked for
 * once more; a server that knows no structured output is asked without it from then on. Errors of the client pass through,
 * so that a rate limit is waited out as any other.
 */
export function createAsk(options: AskOptions): (question: Question, signal: AbortSignal) => Promise<Ruling> {
  const client = tracedClient(options.client)
  let isStructured = true

  const reply = async (question: Question, messages: readonly unknown[], signal: AbortSignal): Promise<JudgeReply> => {
    try {
      return readReply(
        await client.chat.completions.create(requestOf(options, question, messages, isStructured), { signal }),
      )
    } catch (error) {
      if (!isStructured || !isBadRequest(error)) throw error
      isStructured = false
      return readReply(await client.chat.completions.create(requestOf(options, question, messages, false), { signal }))
    }
  }

  return async (question, signal) => {
    const messages = [
      { role: 'system', content: question.system },
      { role: 'user', content: question.user },
    ]
    const first = await reply(question, messages, signal)
    const ruling = rulingOf(first, question)
    if (ruling !== undefined) return ruling
    const again = await reply(
      question,
      [...messages, { role: 'assistant', content: first.text }, correction(question)],
      signal,
    )
    const second = rulingOf(again, question)
    if (second !== undefined) return second
    throw new JudgeError(
      'malformed',
      `The judge did not answer in the form that was asked for: ${again.text.slice(0, 200)}`,
    )
  }
}

function requestOf(
  options: AskOptions,
  { choices }: Question,
  messages: readonly unknown[],
  isStructured: boolean,
): unknown {
  const { model, temperature = 0, request } = options
  const properties = { explanation: { type: 'string' }, choice: { type: 'string', enum: choices } }
  const schema = { type: 'object', properties, required: ['explanation', 'choice'], additionalProperties: false }
  return {
    model,
    messages,
    ...(temperature === null ? {} : { temperature }),
    ...(isStructured
      ? { response_format: { type: 'json_schema', json_schema: { name: 'ruling', strict: true, schema } } }
      : {}),
    ...request,
  }
}

/** `undefined`: it cannot be read. */
function rulingOf({ text, refusal, totalTokens }: JudgeReply, { choices }: Question): Ruling | undefined {
  if (refusal !== undefined) throw new JudgeError('refused', `The judge refused: ${refusal.slice(0, 200)}`)
  const fields = objectIn(text)
  const said = String(fields?.['choice'] ?? '')
    .trim()
    .toLowerCase()
  const choice = choices.find((one) => one.toLowerCase() === said)
  if (choice === undefined) return undefined
  return { choice, explanation: String(fields?.['explanation'] ?? ''), totalTokens }
}

function correction({ choices }: Question): unknown {
  const content = `Answer with JSON only: {"explanation": "…", "choice": one of ${JSON.stringify(choices)}}.`
  return { role: 'user', content }
}

function isBadRequest(error: unknown): boolean {
  return typeof error === 'object' && error !== null && numberOf(Reflect.get(error, 'status')) === 400
}
