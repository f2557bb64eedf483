import { wrapOpenAI } from '@honeyhive/tracing/openai'
import { fieldsOf, type Fields, listOf, numberOf, textOf } from '../json.ts'

/** What is used of a client with the HTTP API of OpenAI, whoever's model is behind it. */
export interface JudgeClient {
  readonly chat: {
    readonly completions: {
      // `any` because each client has types of its own for the request.
      // oxlint-disable-next-line typescript/no-explicit-any
      create(request: any, options?: any): PromiseLike<unknown>
    }
  }
}

export interface JudgeReply {
  readonly text: string
  /** The model declined to answer, and in which words. */
  readonly refusal: string | undefined
  readonly totalTokens: number | undefined
}

/** A client of the judge's own, whose calls are spans; the user's client stays as it is. */
export function tracedClient(client: JudgeClient): JudgeClient {
  const withOptions: unknown = Reflect.get(client, 'withOptions')
  if (typeof withOptions === 'function') {
    const derived: unknown = Reflect.apply(withOptions, client, [{}])
    if (isClient(derived)) return wrapOpenAI(derived)
  }
  const completions = client.chat.completions
  return wrapOpenAI({ chat: { completions: { create: (request, options) => completions.create(request, options) } } })
}

function isClient(value: unknown): value is JudgeClient {
  return typeof fieldsOf(value)['chat'] === 'object'
}

export function readReply(completion: unknown): JudgeReply {
  const body = fieldsOf(completion)
  const choice = fieldsOf(listOf(body['choices'])[0])
  const message = fieldsOf(choice['message'])
  const refusal =
    textOf(message['refusal']) ??
    (choice['finish_reason'] === 'content_filter' ? 'the content filter stopped it' : undefined)
  return {
    text: textOf(message['content']) ?? '',
    refusal,
    totalTokens: numberOf(fieldsOf(body['usage'])['total_tokens']),
  }
}

/** The object in a reply: the text itself, or what stands between its first and last brace. */
export function objectIn(text: string): Fields | undefined {
  for (const candidate of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      const value: unknown = JSON.parse(candidate)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    } catch {
      // Models put words around their JSON; the next candidate leaves them out.
      continue
    }
  }
  return undefined
}
